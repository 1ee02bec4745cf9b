"""What training reads, as protocols: a world gives pictures, film scripts and clips; models know no studio."""
