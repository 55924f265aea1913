"""Average basket and purchase frequency."""

from decimal import Decimal

from metrics.domain.formulas.basket import average_basket, purchase_frequency


def test_the_basket_is_a_ratio_of_sums():
    assert average_basket(net_revenue=Decimal("345.60"), orders=4) == Decimal("86.40")


def test_refunds_beyond_revenue_show_as_a_negative_basket():
    assert average_basket(net_revenue=Decimal("-10.00"), orders=2) == Decimal("-5.00")


def test_without_orders_there_is_no_basket():
    assert average_basket(net_revenue=Decimal(0), orders=0) is None


def test_frequency_counts_orders_a_year_at_risk():
    assert purchase_frequency(orders=31, customer_years=4.0) == 7.75


def test_without_time_there_is_no_frequency():
    assert purchase_frequency(orders=1, customer_years=0.0) is None
