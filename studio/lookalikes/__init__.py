"""Films of the world in the layouts of the data sets that research reads; `table` lists the families."""
