"""What `dlt`, the usual loader in Python, does for `export`: `dlt_orders.py <address> <folder>`.

Customers, and the orders of each, from the API to Parquet files, as its guide has it (`rest_api` source,
filesystem destination).
"""

import os
import sys

address, folder = sys.argv[1:]
os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["DLT_DATA_DIR"] = os.path.join(folder, "work")
os.environ["DESTINATION__FILESYSTEM__BUCKET_URL"] = os.path.join(folder, "tables")

import dlt  # noqa: E402
from dlt.sources.rest_api import rest_api_source  # noqa: E402

source = rest_api_source(
    {
        "client": {
            "base_url": f"{address}v1/",
            "auth": {"type": "bearer", "token": "none"},
            "paginator": "single_page",
        },
        "resources": [
            {"name": "customers", "endpoint": {"path": "customers", "data_selector": "items"}},
            {
                "name": "orders",
                "endpoint": {
                    "path": "customers/{customer}/orders",
                    "data_selector": "items",
                    "params": {"customer": {"type": "resolve", "resource": "customers", "field": "id"}},
                },
                "include_from_parent": ["id"],
            },
        ],
    }
)
pipeline = dlt.pipeline(
    pipeline_name="orders", destination="filesystem", dataset_name="orders", pipelines_dir=os.environ["DLT_DATA_DIR"]
)
print(pipeline.run(source, loader_file_format="parquet"))
