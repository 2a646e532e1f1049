//! Letting go of the body that a value was decoded from.

/// A value that may share the memory of a body.
///
/// Texts of more than 14 bytes, unknown members and odd values are parts of the body that they were
/// decoded from, so one order that is kept keeps the whole answer in memory. Detached, a value has
/// memory of its own.
///
/// ```
/// use partner_center_model::decode::SharedBody;
/// use partner_center_model::{Collection, Detach, Order};
///
/// let body = SharedBody::new(br#"{"items": [{"id": "9qg-ErcO-4MPbPqq_3MIQaS7bn8W6HfG1"}]}"#.to_vec()).unwrap();
/// let page: Collection<Order> = body.decode()?;
/// let mut order = page.items[0].clone();
/// order.detach();
/// assert_eq!(order, page.items[0]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub trait Detach {
    /// Gives the value memory of its own.
    fn detach(&mut self);
}

impl<T: Detach> Detach for Option<T> {
    fn detach(&mut self) {
        self.iter_mut().for_each(T::detach);
    }
}

impl<T: Detach> Detach for Box<T> {
    fn detach(&mut self) {
        T::detach(self);
    }
}

impl Detach for bool {
    fn detach(&mut self) {}
}
