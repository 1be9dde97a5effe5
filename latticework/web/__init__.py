"""The HTTP surface: SPARQL endpoint, graph store, reports and data by address; pages lie in `pages/`."""
