//! `orders attachments`: the documents of an order.

mod save;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::builder::NonEmptyStringValueParser as Text;
use clap::{Args, Subcommand};
use partner_center_reqwest::FileSource;
use partner_center_reqwest::core::{AttachmentId, Document, UploadAttachments};
use partner_center_reqwest::model::{AttachmentMetadata, Decimal, OrderAttachment};

use super::words::FLAGS;
use super::{tell, words};
use crate::connect::Connection;
use crate::error::CommandError;
use crate::ids::{OneOrder, id};
use crate::listing::Arrange;
use crate::options::Options;
use crate::output::Output;
use crate::output::columns::{Column, columns, help};
use crate::output::report::Report;
use crate::write::{WriteOptions, carry_out};

const COLUMNS: &[Column<OrderAttachment>] = columns! { OrderAttachment:
    "id" .attachment_id, by_default;
    "name" .file_name, free, by_default, long;
    "kilobytes" as "sizeInKB" .size_in_kb, by_default, number;
    "type" .attachment_type, by_default;
};

/// What can be done with the documents of an order.
#[derive(Debug, Subcommand)]
#[command(after_help = "\
Examples:
  partner-center orders attachments list 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a")]
pub(crate) enum AttachmentsCommand {
    /// List the documents
    #[command(after_help = help("", COLUMNS, "\
Examples:
  partner-center orders attachments list 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a"))]
    List(List),
    /// Upload the customer's purchase order, and a tender if there is one
    #[command(after_help = UPLOAD_HELP)]
    Upload(Upload),
    /// Download a document
    #[command(after_help = DOWNLOAD_HELP)]
    Download(Download),
}

#[derive(Args, Debug)]
pub(crate) struct List {
    #[command(flatten)]
    one: OneOrder,
    #[command(flatten)]
    arrange: Arrange,
}

#[derive(Args, Debug)]
pub(crate) struct Upload {
    #[command(flatten)]
    one: OneOrder,
    /// File with the purchase order, or a part of it
    #[arg(long = "purchase-order", value_name = "FILE", required = true)]
    purchase_orders: Vec<PathBuf>,
    /// File of the tender
    #[arg(long = "tender", value_name = "FILE")]
    tenders: Vec<PathBuf>,
    /// What the customer pays, such as 1250.40
    #[arg(long, value_name = "AMOUNT", value_parser = decimal, allow_negative_numbers = true)]
    price: Decimal,
    /// The currency of the price: EUR, USD, …
    #[arg(long, value_name = "CODE", value_parser = Text::new())]
    currency: String,
    /// The rate of exchange to the billing currency
    #[arg(long, value_name = "RATE", value_parser = decimal)]
    fx_rate: Option<Decimal>,
    /// It belongs to a tender
    #[arg(long)]
    part_of_tender: bool,
    /// Where the tender is published
    #[arg(long, value_name = "URL", value_parser = Text::new())]
    tender_link: Option<String>,
    #[command(flatten)]
    write: WriteOptions,
}

#[derive(Args, Debug)]
pub(crate) struct Download {
    #[command(flatten)]
    one: OneOrder,
    /// Id of the document, as `list` shows it
    #[arg(value_name = "ATTACHMENT", value_parser = id(AttachmentId::is_valid, "expected letters, digits, `-`, `_` or `.`"))]
    attachment: AttachmentId,
    /// Where to; stdout if left out
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Replace FILE if it is there
    #[arg(long, requires = "to")]
    force: bool,
}

/// The end of the help of `upload`.
pub(super) const UPLOAD_HELP: &str = "\
Examples:
  partner-center orders attachments upload 0d9e7bc9cc4f \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a \\
      --purchase-order po-2031.pdf --price 1250.40 --currency EUR";

/// The end of the help of `download`.
pub(super) const DOWNLOAD_HELP: &str = "\
Examples:
  partner-center orders attachments download 0d9e7bc9cc4f 5f0b3de1c2a94d \\
      --customer b0d70a69-4c42-4b27-b17b-91a835d8686a --to po-2031.pdf";

pub(super) fn run(options: &Options, command: &AttachmentsCommand) -> Result<Report, CommandError> {
    match command {
        AttachmentsCommand::List(list) => self::list(options, list),
        AttachmentsCommand::Upload(arguments) => upload(options, arguments),
        AttachmentsCommand::Download(arguments) => download(options, arguments),
    }
}

fn list(options: &Options, list: &List) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?.arranged(&list.arrange)?;
    let connection = Connection::open(options)?;
    let call = list.one.at(&connection.client).attachments().get();
    output.page(call.lenient().send(), "no documents")
}

fn upload(options: &Options, arguments: &Upload) -> Result<Report, CommandError> {
    let output = Output::new(options, COLUMNS)?;
    let one = &arguments.one;
    let mut metadata = AttachmentMetadata::default()
        .customer_price(arguments.price.clone())
        .currency(arguments.currency.as_str())
        .is_partof_tender(arguments.part_of_tender);
    metadata.fx_rate.clone_from(&arguments.fx_rate);
    metadata.tender_link = arguments.tender_link.as_deref().map(Into::into);
    words::spell(&mut metadata, false, FLAGS)?;
    let mut what = upload_told(one, &metadata);
    let mut endpoint = UploadAttachments::new(one.of.customer.clone(), one.order.clone(), metadata);
    for path in &arguments.purchase_orders {
        endpoint = endpoint.purchase_order(document(path)?);
        what.push(format!("  purchase order {}", path.display()));
    }
    for path in &arguments.tenders {
        endpoint = endpoint.tender(document(path)?);
        what.push(format!("  tender {}", path.display()));
    }
    carry_out(options, &arguments.write, &what, endpoint, |call| call)?.report(&output, |page| {
        output.several(&page.items, page.body(), "no documents")
    })
}

pub(super) fn upload_told(one: &OneOrder, metadata: &AttachmentMetadata) -> Vec<String> {
    let first = format!(
        "this uploads to the order {} of the customer {}:",
        one.order, one.of.customer
    );
    tell::told(first, metadata, &[])
}

fn document(path: &Path) -> Result<Document, CommandError> {
    let wrong =
        |why: &dyn std::fmt::Display| CommandError::Input(format!("{}: {why}", path.display()));
    let file = FileSource::open(path).map_err(|error| wrong(&error))?;
    let name = path.file_name().and_then(|name| name.to_str());
    let name = name.ok_or_else(|| wrong(&"its name is not UTF-8"))?;
    Ok(Document::read_from(name, media_type(path), Arc::new(file)))
}

/// The media type by the end of the name.
fn media_type(path: &Path) -> &'static str {
    let end = path.extension().and_then(|end| end.to_str());
    match end.unwrap_or_default().to_ascii_lowercase().as_str() {
        "pdf" => "application/pdf",
        "txt" => "text/plain",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        _ => "application/octet-stream",
    }
}

fn download(options: &Options, arguments: &Download) -> Result<Report, CommandError> {
    let connection = Connection::open(options)?;
    let to = save::Destination::open(arguments.to.as_deref(), arguments.force)?;
    let one = &arguments.one;
    let documents = one.at(&connection.client).attachments();
    let (_, body) = documents
        .download(arguments.attachment.clone())
        .opened()
        .send()?;
    to.fill(body)?;
    Ok(Report::new(""))
}

fn decimal(text: &str) -> Result<Decimal, &'static str> {
    text.parse()
        .map_err(|_| "expected an amount such as 1250.40")
}
