//! `offers find`: from the words of a title to what an order names.

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::blocking::PartnerCenter;
use partner_center_reqwest::core::{Call, endpoint::Paged};
use partner_center_reqwest::model::{Availability, AvailabilityTerm, Collection, Product, Sku};
use serde_json::{Value, json};

use super::products::{Catalogue, Part, cycle, either, part_of};
use crate::connect::Connection;
use crate::error::CommandError;
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, help, text};
use crate::output::report::Report;

/// What can be done with offers.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center offers find \"Business Premium\" \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum OffersCommand {
    /// Find the offer ids of products by their titles, with the terms and cycles that can be bought
    #[command(after_help = help("\
It reads the list of products, and for each whose title has all words of TEXT its SKUs, and for
each SKU how it is sold: 1 request, 1 for each product that fits, 1 for each of its SKUs; no
more than --max-requests.\n", COLUMNS, "\
Examples:
  partner-center offers find \"Business Premium\" \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a
  partner-center offers find visio plan --country DE -o json
  partner-center offers find \"Business Premium\" --segment nonprofit"))]
    Find(Find),
}

#[derive(Args, Debug)]
pub(crate) struct Find {
    /// Words of the product's title, in any case
    #[arg(value_name = "TEXT", value_parser = Text::new(), required = true)]
    text: Vec<String>,
    /// View of the catalogue: `OnlineServices` has licences, `Software` what is bought once; see `products list`
    #[arg(long, value_name = "VIEW", value_parser = Text::new(), default_value = "OnlineServices")]
    target_view: String,
    #[command(flatten)]
    of: Catalogue,
    #[command(flatten)]
    part: Part,
    /// The most requests to make
    #[arg(long, value_name = "N", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    max_requests: u32,
    #[command(flatten)]
    arrange: Arrange,
}

/// Something to buy: a row for each term.
#[derive(Debug)]
struct Offer {
    product: Product,
    sku: Sku,
    availability: Availability,
    term: AvailabilityTerm,
}

const COLUMNS: &[Column<Offer>] = columns! { Offer:
    "offer" as "offerId" = |it| text(it.availability.catalog_item_id.as_ref()), by_default;
    "title" = |it| text(it.sku.title.as_ref().or(it.product.title.as_ref())), free, by_default, long;
    "term" as "termDuration" = |it| text(it.term.duration.as_ref()), by_default;
    "cycle" as "billingCycle" = |it| cycle(it.term.billing_cycle.as_ref()), by_default;
    "segment" = |it| text(it.availability.segment.as_ref()), by_default;
    "currency" = |it| text(currency(&it.availability)), by_default;
    "trial" = |it| text(it.sku.is_trial.as_ref());
    "minimum" as "minimumQuantity" = |it| text(it.sku.minimum_quantity.as_ref()), number;
    "maximum" as "maximumQuantity" = |it| text(it.sku.maximum_quantity.as_ref()), number;
    "product" = |it| text(it.product.title.as_ref()), free, long;
};

fn currency(availability: &Availability) -> Option<&partner_center_reqwest::model::Text> {
    availability.default_currency.as_ref()?.code.as_ref()
}

pub(crate) fn run(options: &Options, command: &OffersCommand) -> Result<Report, CommandError> {
    let OffersCommand::Find(arguments) = command;
    let output = Output::new(options, COLUMNS)?.arranged(&arguments.arrange)?;
    let connection = Connection::open(options)?;
    let mut search = Search {
        client: &connection.client,
        arguments,
        left: arguments.max_requests,
        found: Vec::new(),
    };
    let end = search.run();
    let mut found = search.found;
    if found.is_empty()
        && let Err(failure) = end
    {
        return Err(failure);
    }
    output.arrange(&mut found);
    let json = found.iter().map(to_json).collect::<Value>().to_string();
    let mut report = output.several(
        &found,
        json.as_bytes(),
        "nothing of that title can be bought in this view of the catalogue; --target-view takes others",
    );
    report.failure = end.err();
    Ok(report)
}

struct Search<'a> {
    client: &'a PartnerCenter,
    arguments: &'a Find,
    /// How many requests may still be made.
    left: u32,
    found: Vec<Offer>,
}

impl Search<'_> {
    fn run(&mut self) -> Result<(), CommandError> {
        let Find {
            of,
            part,
            target_view,
            text,
            ..
        } = self.arguments;
        let words: Vec<_> = text
            .iter()
            .flat_map(|text| text.split_whitespace())
            .collect();
        let words: Vec<_> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut products = either!(self.client, of, products => {
            self.all(part_of!(products.by_target_view(&**target_view).get(), part))
        })?;
        products.retain(|product| {
            let title = product.title.as_deref().unwrap_or_default().to_lowercase();
            words.iter().all(|word| title.contains(word))
        });
        let count = products.len();
        for (at, product) in products.into_iter().enumerate() {
            let result = self.look_at(&product);
            // Which of them are missing has to be said.
            if let Err(CommandError::Input(message)) = result {
                let rest = count - at;
                return Err(CommandError::Input(format!(
                    "{message}: {rest} of {count} products that fit were not looked at to the end, from {:?} \
                     on; say more words of the title, or allow more by --max-requests",
                    product.title.as_deref().unwrap_or_default()
                )));
            }
            result?;
        }
        Ok(())
    }

    fn look_at(&mut self, product: &Product) -> Result<(), CommandError> {
        let Find { of, part, .. } = self.arguments;
        let Some(id) = &product.id else {
            return Ok(());
        };
        let skus = either!(self.client, of, products => {
            self.all(part_of!(products.by_id(id).skus().get(), part))
        })?;
        for sku in skus {
            let Some(sku_id) = &sku.id else {
                continue;
            };
            let sold = either!(self.client, of, products => {
                let sku = products.by_id(id).skus().by_id(sku_id);
                self.all(part_of!(sku.availabilities().get(), part))
            })?;
            for availability in &sold {
                self.add(product, &sku, availability);
            }
        }
        Ok(())
    }

    fn add(&mut self, product: &Product, sku: &Sku, availability: &Availability) {
        if availability.is_purchasable == Some(false) {
            return;
        }
        let offer = |term: AvailabilityTerm| Offer {
            product: product.clone(),
            sku: sku.clone(),
            availability: availability.clone(),
            term,
        };
        self.found
            .extend(availability.terms.iter().cloned().map(offer));
        // What has no term is bought as it is.
        if availability.terms.is_empty() {
            self.found.push(offer(AvailabilityTerm::default()));
        }
    }

    /// All items of a list, page by page.
    fn all<E, T>(&mut self, call: Call<PartnerCenter, E>) -> Result<Vec<T>, CommandError>
    where
        E: Paged<Output = Collection<T>> + Clone,
    {
        let mut items = Vec::new();
        let mut pages = call.pages();
        loop {
            if self.left == 0 {
                let most = self.arguments.max_requests;
                let message = format!("the most requests ({most}) were made");
                return Err(CommandError::Input(message));
            }
            let Some(page) = pages.next() else {
                return Ok(items);
            };
            self.left -= 1;
            let page = page?.into_inner();
            let is_last = page.links.as_ref().is_none_or(|links| links.next.is_none());
            items.extend(page.items);
            if is_last {
                return Ok(items);
            }
        }
    }
}

fn to_json(offer: &Offer) -> Value {
    json!({
        "offerId": offer.availability.catalog_item_id,
        "title": offer.sku.title,
        "termDuration": offer.term.duration,
        "billingCycle": cycle(offer.term.billing_cycle.as_ref()),
        "segment": offer.availability.segment,
        "currency": currency(&offer.availability),
        "country": offer.availability.country,
        "isTrial": offer.sku.is_trial,
        "minimumQuantity": offer.sku.minimum_quantity,
        "maximumQuantity": offer.sku.maximum_quantity,
        "product": offer.product.title,
    })
}
