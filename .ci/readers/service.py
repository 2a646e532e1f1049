"""What a service may send that readers like to alter: ids of digits, seven decimals of a second, large and small amounts,
members nobody knows. Serves it on a free port of this machine and prints `address: http://…` and `token: …`."""

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ALL_DIGITS = "11111111-0000-4000-8000-000000000001"
WORDS = "22222222-0000-4000-8000-000000000002"
NOTHING = "33333333-0000-4000-8000-000000000003"

CUSTOMERS = [
    '{"id":"%s","companyProfile":{"companyName":"=A1 & Söhne; -1","tenantId":"%s"},"seats":1.50}' % (WORDS, WORDS),
    '{"id":"%s","companyProfile":{"companyName":"NA","domain":"null"}}' % ALL_DIGITS,
    '{"id":"%s","companyProfile":null,"customDomains":[]}' % NOTHING,
]
ORDERS = {
    # Every id of this customer looks like a number to somebody.
    ALL_DIGITS: [
        '{"id":"000000000012","currencyCode":"USD","totalPrice":36.48,"creationDate":"2018-03-15T02:17:15.6455674Z",'
        '"lineItems":[{"lineItemNumber":0,"offerId":"0001","quantity":9007199254740993,"pricing":'
        '{"listPrice":0.000000000000000001,"price":1e2,"extendedPrice":12345678901234567890.123456789012345678}}]}',
        '{"id":"177119500e12","currencyCode":"USD","totalPrice":12345678901234567890.120,'
        '"creationDate":"0001-01-01T00:00:00","lineItems":[]}',
        '{"id":"000000000345","currencyCode":"USD","totalPrice":-0.01,"creationDate":"2024-02-29T23:59:59.9999999",'
        '"lineItems":null}',
    ],
    WORDS: [
        '{"id":"one","currencyCode":"JPY","totalPrice":438.0,"creationDate":"2017-12-04T23:52:08.371-08:00",'
        '"status":"brand_new","late":123456789012345678.120,"links":{"self":{"uri":"/a?b=1,2","headers":[]}},'
        '"lineItems":[{"lineItemNumber":0,"friendlyName":"=SUM(A1)\\n\\"quoted\\", and; more","quantity":2,'
        '"customTermEndDate":"9999-12-31T23:59:59.9999999Z","renewsTo":{"termDuration":"P1Y"},'
        '"pricing":{"extendedPrice":0.1,"tax":0.30000000000000004}},'
        '{"lineItemNumber":1,"friendlyName":"\\\\ back\\\\","quantity":0,"unheard":[1.10,{"a.b":null}]}]}',
        '{ "id" : "two", "currencyCode":"JPY", "totalPrice":0.2, "creationDate":"no date", "client":{"name":"x","y.z":1e400} }',
        '{"id":"three","currencyCode":null,"totalPrice":0.3,"creationDate":"9999-12-31T23:59:59.9999999Z"}',
    ],
    NOTHING: [],
}
SUBSCRIPTIONS = {
    WORDS: [
        '{"id":"0e0","friendlyName":"@seats","quantity":5,"isTrial":true,"commitmentEndDate":"2027-01-30T00:00:00Z",'
        '"autoRenewEnabled":false,"productType":{"id":"Azure","displayName":"Azure","rank":2.50},"newer":{"p":0.10}}',
        '{"id":"1","productType":"software","refundableQuantity":{"totalQuantity":3,"details":[{"quantity":3}]}}',
    ],
}


class Service(BaseHTTPRequestHandler):
    def do_GET(self):
        one = re.fullmatch(r"/v1(?:\.0)?/customers/([^/]+)/(orders|subscriptions)(?:\?.*)?", self.path)
        if one:
            items = {"orders": ORDERS, "subscriptions": SUBSCRIPTIONS}[one[2]].get(one[1], [])
        else:
            items = CUSTOMERS
        body = ('{"totalCount":%d,"items":[%s]}' % (len(items), ",".join(items))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    print(f"address: http://127.0.0.1:{server.server_port}", flush=True)
    print("token: eyJhbGciOiJub25lIn0.e30.", flush=True)
    server.serve_forever()
