"""The words of the graph: namespaces, minting of IRIs, names of things by language."""
