"""Who they are: the record, what they agreed to, fields and tags of the house, the list of them all."""
