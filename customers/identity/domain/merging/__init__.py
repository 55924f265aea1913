"""How two records become one, table by table, and two again."""
