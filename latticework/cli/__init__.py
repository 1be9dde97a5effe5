"""The command line: one module a verb, imported when it is asked for; no logic here."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from latticework.errors import LatticeworkError

VERBS = {
    "load": "Load claims or RDF into your root, and the store.",
    "extract": "Find the claims of articles; nothing is stored.",
    "review": "Accept, correct or reject claims; merge a new entity with a known one.",
    "remove": "Take an article and all that rested on it alone out again.",
    "report": "Run a canned query; without a name, list them.",
    "query": "Run SPARQL of your own, within limits of time and memory.",
    "console": "Ask at a prompt: SPARQL and reports, with completion; or a script.",
    "serve": "Serve the web application and the SPARQL endpoint.",
    "export": "Write the graph in a format other tools read.",
    "push": "Load the graphs into another SPARQL server.",
    "status": "Say what is in the store, and from which files.",
    "validate": "Check shapes, evidence, and logical consistency.",
    "reason": "Conclude anew what follows; compare with HermiT and owlrl.",
    "evaluate": "Measure extraction against curated articles.",
    "lint": "Check the canned queries.",
    "init": "Make a root of your own.",
    "backup": "Copy your root and the store to a new folder.",
    "restore": "Make an empty root what a backup holds.",
}


class Verbs(click.Group):
    """A group whose commands are imported when they are needed: `--help` imports none."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of the documentation."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a verb."""
        if cmd_name not in VERBS:
            return None
        from importlib import import_module

        if root := ctx.params.get("root"):  # before the verb is imported: loaders are found when theirs are
            os.environ["LATTICEWORK_ROOT"] = root
        command: click.Command = import_module(f"latticework.cli.{cmd_name}").command
        for option in command.params:
            if isinstance(option, click.Option):  # as the flag is called, not as the function calls it
                flag = max(option.opts, key=len).lstrip("-").replace("-", "_").upper()
                option.envvar = f"LATTICEWORK_{cmd_name.upper()}_{flag}"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs with their help, without importing them."""
        with formatter.section("Verbs"):
            formatter.write_dl(list(VERBS.items()))


def _version(ctx: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        from importlib.metadata import version

        click.echo(f"latticework {version('latticework')}")
        ctx.exit()


@click.group(
    cls=Verbs,
    context_settings={
        "auto_envvar_prefix": "LATTICEWORK",
        "help_option_names": ["-h", "--help"],
        "max_content_width": 100,
    },
)
@click.option(
    "--root",
    metavar="DIR",
    help="Your own folder of ontology, graphs, queries, loaders; laid over the shipped one.",
)
@click.option("--store", metavar="DIR", help="Where the store lies; it is a cache, and can be deleted.")
@click.option(
    "--articles", metavar="DIR", multiple=True, help="A folder with texts of articles (repeatable)."
)
@click.option(
    "--lang", type=click.Choice(["zh", "en", "ja"]), help="Language of labels; default: your locale."
)
@click.option("--no-color", is_flag=True, help="No colour (also NO_COLOR).")
@click.option("-v", "--verbose", is_flag=True, help="Show tracebacks.")
@click.option(
    "--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version."
)
@click.pass_context
def cli(ctx: click.Context, /, **settings: Any) -> None:
    """Who is in what, and where do groupings overlap: claims with their passages.

    Every flag has its variable: LATTICEWORK_ROOT, LATTICEWORK_STORE, LATTICEWORK_REPORT_AS_OF.
    """
    ctx.obj = settings


def main() -> None:
    """Run the command line and leave with the documented exit status."""
    verbose = "-v" in sys.argv or "--verbose" in sys.argv
    try:
        status = cli.main(prog_name="latticework", standalone_mode=False)
        sys.stdout.flush()
        sys.exit(status if isinstance(status, int) else 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.Abort:
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except LatticeworkError as error:
        if verbose:
            raise
        click.echo(f"latticework: {error}", err=True)
        sys.exit(error.status)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or the interpreter complains at exit
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
    except Exception as error:
        if verbose:
            raise
        click.echo(
            f"latticework: {type(error).__name__}: {error}\n  this is a fault of ours: -v shows where",
            err=True,
        )
        sys.exit(1)
