"""Reports: tables with labels and the claims behind each row; arithmetic that SPARQL does badly; formats."""
