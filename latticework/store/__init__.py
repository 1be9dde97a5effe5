"""The store: an Oxigraph database that is a cache of the content folders."""
