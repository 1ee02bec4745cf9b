"""What a description track does for people who cannot see the film, counted and told against WCAG 2.2."""
