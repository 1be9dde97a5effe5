"""Run the command line: `python -m latticework`."""

from latticework.cli import main

if __name__ == "__main__":
    main()
