"""How unequally customers bring value: tiers, bands, Lorenz curve."""
