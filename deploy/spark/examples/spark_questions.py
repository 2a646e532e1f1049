"""Ordered value, renewals and trials, from an export, with Spark.

    spark-submit spark_questions.py FOLDER [--on 2026-11-28]     FOLDER is that of `partner-center export --to`
"""

import argparse
import csv
import json
import sys
from datetime import date, datetime, timezone
from decimal import getcontext
from pathlib import Path

from pyspark.sql import SparkSession

# Python calculates with 28 digits by default, fewer than a DECIMAL(38,18) has.
getcontext().prec = 60

# With allowPrecisionLoss=false (below) DECIMAL(38,18) times a quantity keeps its 18 places, and what has no room is an
# error; by default it is rounded to 6 places. `sum` is exact either way. The average is for Python's Decimal.
VALUE = """
with lines as (
    select customer_id, order_id, sum(pricing_list_price * quantity) as list_value
    from order_lines group by customer_id, order_id
)
select currency_code, date_format(creation_date, 'yyyy-MM') as month,
    count(*) as orders, sum(total_price) as value, sum(list_value) as list_value
from orders left join lines on lines.customer_id = orders.customer_id and lines.order_id = orders.id
where total_price is not null and not status <=> 'cancelled'
group by 1, 2 order by 1, 2
"""

RENEWALS = """
select date_format(commitment_end_date, 'yyyy-MM-dd') as day, company_profile_company_name as customer,
    subscriptions.offer_name as offer, quantity, coalesce(renewal_term_duration, term_duration) as term, id
from subscriptions left join customers using (customer_id)
where status = 'active' and auto_renew_enabled
    and commitment_end_date >= :day and commitment_end_date < date_add(:day, 30)
order by 1, 2, 3, 4, 5, 6
"""

# Legacy trials have no date in the API: they come last, without one.
TRIALS = """
select date_format(commitment_end_date, 'yyyy-MM-dd') as day, company_profile_company_name as customer,
    subscriptions.offer_name as offer, quantity, auto_renew_enabled as becomes_paid, id
from subscriptions left join customers using (customer_id)
where is_trial and status = 'active'
order by 1 nulls last, 2, 3, 4, 5, 6
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
    folder = wanted.folder.resolve()
    run = folder / json.loads((folder / "latest.json").read_text())["run"]
    spark = (
        SparkSession.builder.appName("orders")
        .config("spark.sql.decimalOperations.allowPrecisionLoss", "false")
        # Months and days are those of UTC.
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate()
    )
    for table in ["orders", "order_lines", "subscriptions", "customers"]:
        spark.read.parquet(f"file://{run}/{table}").createOrReplaceTempView(table)

    rows = spark.sql(VALUE).collect()
    show("ordered value", ["currency", "month", "orders", "value", "average", "list_value"],
         [(row.currency_code, row.month, row.orders, money(row.value), money(round(row.value / row.orders, 6)),
           money(row.list_value)) for row in rows])
    rows = spark.sql(RENEWALS, {"day": wanted.on}).collect()
    show("renewals of the next 30 days", ["day", "customer", "offer", "quantity", "term", "subscription"], rows)
    rows = spark.sql(TRIALS).collect()
    show("trials that end", ["day", "customer", "offer", "quantity", "becomes_paid", "subscription"], rows)
    spark.stop()


if __name__ == "__main__":
    main()
