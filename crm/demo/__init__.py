"""A believable house to try the product on: the same at every seeding, with dates that end today."""
