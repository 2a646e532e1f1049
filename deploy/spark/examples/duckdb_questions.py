"""Ordered value, renewals and trials, from an export, with DuckDB.

    python3 duckdb_questions.py FOLDER [--on 2026-11-28]     FOLDER is that of `partner-center export --to`
"""

import argparse
import csv
import json
import sys
from datetime import date, datetime, timezone
from decimal import getcontext
from pathlib import Path

import duckdb

# Python calculates with 28 digits by default, fewer than a DECIMAL(38,18) has.
getcontext().prec = 60

# `sum` of a DECIMAL(38,18), and such a price times a quantity, are exact; what has no room is an error. `avg` and `/` are
# doubles, so the average is for Python's Decimal.
VALUE = """
with lines as (
    select customer_id, order_id, sum(pricing_list_price * quantity) as list_value from order_lines group by all
)
select currency_code, strftime(creation_date at time zone 'UTC', '%Y-%m') as month,
    count(*) as orders, sum(total_price) as value, sum(list_value) as list_value
from orders left join lines on lines.customer_id = orders.customer_id and lines.order_id = orders.id
where total_price is not null and status is distinct from 'cancelled'
group by all order by all
"""

RENEWALS = """
select strftime(commitment_end_date at time zone 'UTC', '%Y-%m-%d') as day, company_profile_company_name as customer,
    subscriptions.offer_name as offer, quantity, coalesce(renewal_term_duration, term_duration) as term, id
from subscriptions left join customers using (customer_id)
where status = 'active' and auto_renew_enabled
    and commitment_end_date at time zone 'UTC' >= $day
    and commitment_end_date at time zone 'UTC' < $day + interval 30 day
order by all
"""

# Legacy trials have no date in the API: they come last, without one.
TRIALS = """
select strftime(commitment_end_date at time zone 'UTC', '%Y-%m-%d') as day, company_profile_company_name as customer,
    subscriptions.offer_name as offer, quantity, auto_renew_enabled as becomes_paid, id
from subscriptions left join customers using (customer_id)
where is_trial and status = 'active' order by all nulls last
"""


def show(title, head, rows):
    print(f"# {title}")
    out = csv.writer(sys.stdout, lineterminator="\n")
    out.writerow(head)
    out.writerows(rows)


def money(value):
    """A Decimal in full, without zeros at its end."""
    return "" if value is None else f"{value:f}".rstrip("0").rstrip(".")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--on", type=date.fromisoformat, default=datetime.now(timezone.utc).date())
    wanted = parser.parse_args()
    run = wanted.folder / json.loads((wanted.folder / "latest.json").read_text())["run"]
    db = duckdb.connect()
    for table in ["orders", "order_lines", "subscriptions", "customers"]:
        db.read_parquet(str(run / table / "*.parquet")).create_view(table)

    # fetchall gives Decimals; .df() would make doubles of them.
    rows = db.execute(VALUE).fetchall()
    show("ordered value", ["currency", "month", "orders", "value", "average", "list_value"],
         [(currency, month, orders, money(value), money(round(value / orders, 6)), money(at_list))
          for currency, month, orders, value, at_list in rows])
    rows = db.execute(RENEWALS, {"day": wanted.on}).fetchall()
    show("renewals of the next 30 days", ["day", "customer", "offer", "quantity", "term", "subscription"], rows)
    rows = db.execute(TRIALS).fetchall()
    show("trials that end", ["day", "customer", "offer", "quantity", "becomes_paid", "subscription"], rows)


if __name__ == "__main__":
    main()
