// One Go decoder on one file, again and again: a part of `cargo xtask peers`.
//
// `peers <decoder> <file> <seconds>` prints bytes a second (the median round) and the most memory in
// bytes; with 0 seconds it decodes once. Money is a json.Number, which keeps its digits; the standard
// library has no GUID.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"sort"
	"strconv"
	"strings"
	"time"
)

type attributes struct{ Etag, ObjectType *string }

type link struct {
	Uri, Method *string
	Headers     []map[string]string
}

type orderLinks struct{ Self, ProvisioningStatus, PatchOperation *link }

type lineLinks struct {
	Subscription, Product, Sku, Availability, ProvisioningStatus, ActivationLinks *link
}

type pricing struct {
	ListPrice, DiscountedPrice, ProratedPrice, Price, ExtendedPrice *json.Number
}

type line struct {
	LineItemNumber               *int64
	ProvisioningContext          map[string]string
	OfferId                      *string
	SubscriptionId               *string
	ParentSubscriptionId         *string
	TermDuration                 *string
	CustomTermEndDate            *time.Time
	TransactionType              *string
	PromotionId                  *string
	FriendlyName                 *string
	Quantity                     *int64
	Pricing                      *pricing
	PartnerIdOnRecord            *string
	AdditionalPartnerIdsOnRecord []string
	RenewsTo                     *struct{ TermDuration *string }
	AttestationAccepted          *bool
	PurchaseCommitment           *struct {
		Amount          *json.Number
		Currency, Grain *string
	}
	Links      *lineLinks
	Attributes *attributes
}

type order struct {
	Id                                 *string
	AlternateId                        *string
	ReferenceCustomerId                *string
	BillingCycle                       *string
	CurrencyCode                       *string
	CurrencySymbol                     *string
	LineItems                          []line
	CreationDate                       *time.Time
	Status                             *string
	TransactionType                    *string
	PartnerOnRecordAttestationAccepted *bool
	Links                              *orderLinks
	TotalPrice                         *json.Number
	Client                             *struct{ MarketplaceCountry, DeviceFamily, Name *string }
	Attributes                         *attributes
}

type collection struct {
	TotalCount *int64
	Items      []order
	Links      *orderLinks
	Attributes *attributes
}

func decode(name string, body []byte) error {
	if name == "encoding/json" {
		return json.Unmarshal(body, new(collection))
	}
	return fmt.Errorf("there is no decoder %s", name)
}

func peakMemory() int64 {
	status, _ := os.ReadFile("/proc/self/status")
	for _, line := range strings.Split(string(status), "\n") {
		if fields := strings.Fields(line); len(fields) > 1 && fields[0] == "VmHWM:" {
			kilobytes, _ := strconv.ParseInt(fields[1], 10, 64)
			return kilobytes * 1024
		}
	}
	return 0
}

func main() {
	name, path := os.Args[1], os.Args[2]
	seconds, _ := strconv.ParseFloat(os.Args[3], 64)
	body, err := os.ReadFile(path)
	if err != nil {
		panic(err)
	}
	begin := time.Now()
	var rounds []float64
	for len(rounds) == 0 || time.Since(begin).Seconds() < seconds {
		start := time.Now()
		if err := decode(name, body); err != nil {
			panic(err)
		}
		rounds = append(rounds, time.Since(start).Seconds())
	}
	sort.Float64s(rounds)
	fmt.Println(int64(float64(len(body))/rounds[len(rounds)/2]), peakMemory())
}
