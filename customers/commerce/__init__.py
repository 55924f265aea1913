"""What was bought: products, orders, refunds, carts."""
