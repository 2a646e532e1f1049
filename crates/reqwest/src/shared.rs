//! What both clients have, written once. Their `Inner` differs, and the one waits where the other awaits.

/// `both!([async] [.await] ask_async)` for the async client, `both!([] [] ask)` for the blocking one.
macro_rules! both {
    ([$($asynchronous:tt)?] [$($wait:tt)*] $ask:ident) => {
        impl PartnerCenter {
            /// A client to be set up.
            #[must_use]
            pub fn builder() -> partner_center_host::Builder<Self> {
                partner_center_host::Builder::default()
            }

            /// The customers: where every chain begins.
            #[must_use]
            pub fn customers(&self) -> Customers<Self> {
                Partner::new(self.clone()).customers()
            }

            /// The catalogue of a country: two letters, ISO 3166 (.NET: `Products.ByCountry(country)`).
            #[must_use]
            pub fn products(&self, country: impl Into<String>) -> Products<Self> {
                Partner::new(self.clone()).products(country)
            }

            /// The promotions in a country (.NET: `ProductPromotions.ByCountry(country)`).
            #[must_use]
            pub fn product_promotions(&self, country: impl Into<String>) -> ProductPromotions<Self> {
                Partner::new(self.clone()).product_promotions(country)
            }

            /// The partner's relationships with other partners (.NET: `Relationships`).
            #[must_use]
            pub fn relationships(&self) -> Relationships<Self> {
                Partner::new(self.clone()).relationships()
            }

            /// Reads any path of the API, undecoded.
            pub fn get_raw(&self, path: impl Into<String>) -> Call<Self, RawGet> {
                Call::new(self.clone(), RawGet::new(path))
            }

            /// An access token that is good now, as the next call would use it: for other programs.
            ///
            /// # Errors
            /// When no token can be had.
            pub $($asynchronous)? fn access_token(&self) -> Result<AccessToken, Error> {
                self.inner.tokens.token(None)$($wait)*.map_err(Error::token)
            }

            /// Sends a write of the journal again: the very same request, under the same `MS-RequestId`. The
            /// result is the body of the answer; the journal, if this client has it, settles the entry.
            ///
            /// Within [`RESEND_WINDOW`](crate::core::journal::RESEND_WINDOW) the service is taken to remember
            /// the id. It would carry out a write that it has forgotten once more: look for the result first
            /// then, and allow it with [`allow_stale`](Call::allow_stale); otherwise the journal keeps
            /// the write back.
            ///
            /// # Errors
            /// At once, when the intent is for another address than this client's.
            pub fn resend(&self, intent: &Intent) -> Result<Call<Self, Resend>, Error> {
                self.inner.options.check_base(intent)?;
                let call = Call::new(self.clone(), Resend::new(intent));
                Ok(call.request_id(intent.request_id.clone()))
            }

            /// Looks for what became of a write of the journal, with reads only: nothing is sent that could
            /// buy. Orders that the journal of this client knows as results of other writes are left out.
            ///
            /// # Errors
            /// When the intent is for another address than this client's, or was begun with a token of another
            /// partner's tenant; nothing was read then. When the answer cannot be had.
            pub $($asynchronous)? fn look(&self, intent: &Intent) -> Result<Findings, Error> {
                self.check_partner(intent)$($wait)*?;
                let options = &self.inner.options;
                let inquiry = Inquiry::new(intent);
                let inquiry = inquiry.without(|order| options.is_of_another(intent, order));
                inquiry.$ask(self)$($wait)*
            }

            /// Checks that a write of the journal is for the address of this client, and was begun by the
            /// partner whose token it has, as far as both tenants are known.
            ///
            /// # Errors
            /// When it is not, or no token can be had.
            pub $($asynchronous)? fn check_partner(&self, intent: &Intent) -> Result<(), Error> {
                self.inner.options.check_base(intent)?;
                intent.check_partner(&self.access_token()$($wait)*?)
            }
        }

        impl Client for PartnerCenter {
            type Body = ResponseBody;

            fn now(&self) -> Duration {
                driver::now()
            }
        }

        impl std::fmt::Debug for PartnerCenter {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct("PartnerCenter")
                    .field("options", &self.inner.options)
                    .finish_non_exhaustive()
            }
        }
    };
}

pub(crate) use both;
