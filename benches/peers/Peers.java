// One Java decoder on one file, again and again: a part of `cargo xtask peers`.
//
// `Peers <decoder> <file> <seconds>` prints bytes a second (the median round) and the most memory in
// bytes; with 0 seconds it decodes once. Dates and GUIDs are typed, as in the everyday types.

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

public final class Peers {
    public static final class Collection {
        public Long totalCount;
        public List<Order> items;
        public OrderLinks links;
        public Attributes attributes;
    }

    public static final class Order {
        public String id, alternateId;
        public UUID referenceCustomerId;
        public String billingCycle, currencyCode, currencySymbol;
        public List<OrderLineItem> lineItems;
        public OffsetDateTime creationDate;
        public String status, transactionType;
        public Boolean partnerOnRecordAttestationAccepted;
        public OrderLinks links;
        public BigDecimal totalPrice;
        public ClientContext client;
        public Attributes attributes;
    }

    public static final class OrderLineItem {
        public Long lineItemNumber;
        public Map<String, String> provisioningContext;
        public String offerId;
        public UUID subscriptionId, parentSubscriptionId;
        public String termDuration;
        public OffsetDateTime customTermEndDate;
        public String transactionType, promotionId, friendlyName;
        public Long quantity;
        public Pricing pricing;
        public String partnerIdOnRecord;
        public List<String> additionalPartnerIdsOnRecord;
        public RenewsTo renewsTo;
        public Boolean attestationAccepted;
        public PurchaseCommitment purchaseCommitment;
        public LineLinks links;
        public Attributes attributes;
    }

    public static final class Pricing {
        public BigDecimal listPrice, discountedPrice, proratedPrice, price, extendedPrice;
    }

    public static final class RenewsTo {
        public String termDuration;
    }

    public static final class PurchaseCommitment {
        public BigDecimal amount;
        public String currency, grain;
    }

    public static final class OrderLinks {
        public Link self, provisioningStatus, patchOperation;
    }

    public static final class LineLinks {
        public Link subscription, product, sku, availability, provisioningStatus, activationLinks;
    }

    public static final class Link {
        public String uri, method;
        public List<Map<String, String>> headers;
    }

    public static final class ClientContext {
        public String marketplaceCountry, deviceFamily, name;
    }

    public static final class Attributes {
        public String etag, objectType;
    }

    // Jackson's own module for java.time is another jar.
    private static final class Dates extends StdDeserializer<OffsetDateTime> {
        private static final long serialVersionUID = 1;

        Dates() {
            super(OffsetDateTime.class);
        }

        @Override
        public OffsetDateTime deserialize(JsonParser json, DeserializationContext context)
                throws IOException {
            return OffsetDateTime.parse(json.getText());
        }
    }

    private interface Decoder {
        Object decode(byte[] body) throws IOException;
    }

    private static Decoder decoder(String name) {
        SimpleModule dates = new SimpleModule().addDeserializer(OffsetDateTime.class, new Dates());
        ObjectMapper mapper = new ObjectMapper().registerModule(dates);
        mapper.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
        switch (name) {
            case "Jackson":
                return mapper.readerFor(Collection.class)::readValue;
            case "Jackson, tree":
                return mapper::readTree;
            default:
                throw new IllegalArgumentException(name);
        }
    }

    private static long peakMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
            }
        }
        return 0;
    }

    public static void main(String[] arguments) throws IOException {
        Decoder decoder = decoder(arguments[0]);
        byte[] body = Files.readAllBytes(Path.of(arguments[1]));
        long limit = Long.parseLong(arguments[2]) * 1_000_000_000L;
        long begin = System.nanoTime();
        List<Long> rounds = new ArrayList<>();
        long found = 0;
        do {
            long start = System.nanoTime();
            found += decoder.decode(body).hashCode();
            rounds.add(System.nanoTime() - start);
        } while (System.nanoTime() - begin < limit);
        if (found == 42) {
            System.err.println("keeps the compiler from leaving the work out");
        }
        // The first half is the compiler's, not the decoder's.
        rounds = new ArrayList<>(rounds.subList(rounds.size() / 2, rounds.size()));
        Collections.sort(rounds);
        long median = rounds.get(rounds.size() / 2);
        System.out.println(Math.round(body.length * 1e9 / median) + " " + peakMemory());
    }
}
