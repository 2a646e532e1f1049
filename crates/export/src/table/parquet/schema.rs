//! The schema and the settings of a file.

use std::io;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical, ZstdLevel};
use parquet::errors::Result;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterPropertiesPtr};
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use super::super::columns::{Column, Kind};
use super::super::error::io_error;
use super::super::money;
use super::super::types::Table;
use super::batch::MOST_ROWS;

/// For these values the files of level 3 are as long, and take a fifth to a quarter more of all processor time.
const ZSTD: i32 = 1;

/// Bytes of a page before it is compressed: what a column has in memory, and its compressor, goes by them.
const PAGE_BYTES: usize = 1 << 18;

/// The columns as a schema: all optional.
pub(super) fn schema(table: Table, columns: &[Column]) -> io::Result<TypePtr> {
    let fields = columns.iter().map(field).collect::<Result<Vec<_>>>();
    let fields = fields.map_err(io_error)?;
    let schema = Type::group_type_builder(table.name())
        .with_fields(fields)
        .build();
    schema.map(Arc::new).map_err(io_error)
}

fn field(column: &Column) -> Result<TypePtr> {
    let primitive = |physical| {
        Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL)
    };
    let field = match column.kind {
        Kind::Text | Kind::Json | Kind::Raw => {
            primitive(Physical::BYTE_ARRAY).with_logical_type(Some(LogicalType::String))
        }
        Kind::Moment => primitive(Physical::INT64)
            .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
        Kind::Count => primitive(Physical::INT64),
        Kind::Flag => primitive(Physical::BOOLEAN),
        Kind::Money => {
            let (scale, precision) = (money::PLACES.cast_signed(), money::DIGITS.cast_signed());
            primitive(Physical::FIXED_LEN_BYTE_ARRAY)
                .with_length(money::BYTES.into())
                .with_logical_type(Some(LogicalType::decimal(scale, precision)))
                .with_precision(precision)
                .with_scale(scale)
        }
        Kind::Extra => return map(column.name),
    };
    field.build().map(Arc::new)
}

/// The three levels of a map of texts.
fn map(name: &str) -> Result<TypePtr> {
    let text = |name| {
        let text = Type::primitive_type_builder(name, Physical::BYTE_ARRAY);
        let text = text.with_logical_type(Some(LogicalType::String));
        text.with_repetition(Repetition::REQUIRED)
            .build()
            .map(Arc::new)
    };
    let entries = Type::group_type_builder("key_value")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![text("key")?, text("value")?])
        .build()?;
    let map = Type::group_type_builder(name)
        .with_repetition(Repetition::OPTIONAL)
        .with_logical_type(Some(LogicalType::Map))
        .with_fields(vec![Arc::new(entries)])
        .build()?;
    Ok(Arc::new(map))
}

/// Settings that all readers know: no encoding but the usual ones, no schema of Arrow.
pub(super) fn properties(table: Table, columns: &[Column]) -> WriterPropertiesPtr {
    let level = ZstdLevel::try_new(ZSTD).unwrap_or_default();
    let about = |key: &str, value: &str| {
        KeyValue::new(format!("partner_center.{key}"), Some(value.to_owned()))
    };
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(level))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_dictionary_enabled(false)
        .set_data_page_size_limit(PAGE_BYTES)
        .set_write_batch_size(MOST_ROWS)
        .set_key_value_metadata(Some(vec![
            about(
                "library",
                concat!("partner-center-export ", env!("CARGO_PKG_VERSION")),
            ),
            about("table", table.name()),
        ]));
    for column in columns {
        let path = ColumnPath::from(column.name);
        if let Kind::Moment | Kind::Money | Kind::Count | Kind::Flag = column.kind {
            properties =
                properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::Chunk);
        }
        if column.name == "customer_id" {
            properties =
                properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::Page);
        }
        if column.is_word || column.kind == Kind::Count {
            properties = properties.set_column_dictionary_enabled(path, true);
        }
    }
    Arc::new(properties.build())
}
