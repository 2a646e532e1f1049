//! Extended service terms: what became of "renewal off" on 4 May 2026.
//!
//! Until then a subscription whose renewal was off expired, with some 30 days free of charge. Since then
//! it goes on from month to month at a higher price, unless it has a scheduled change `TermEnd` with
//! `Cancel`. This holds for license-based subscriptions of the new commerce that were bought or renewed
//! from 1 April 2025 on. The API has no price for it, and no list of the subscriptions that are in it.
//! Azure plans, reservations, savings plans and software end as before.
//!
//! Sources: Learn, Extended service terms (as of 2026); for the products and the date of purchase also
//! notices of resellers to their partners, of 2026.

/// How much more an extension costs than the monthly price, in percent.
pub const UPLIFT_PERCENT: u8 = 3;

/// The same where the product has no monthly plan.
pub const UPLIFT_WITHOUT_MONTHLY_PLAN_PERCENT: u8 = 23;

/// Terms whose last day is this one or later are extended.
pub const ENFORCED_FROM: &str = "2026-05-04";

/// Terms that began on this day or later are extended.
pub const BOUGHT_FROM: &str = "2025-04-01";

/// Where this is from, for texts.
pub const SOURCE: &str = "Learn, Extended service terms, in force since 4 May 2026";
