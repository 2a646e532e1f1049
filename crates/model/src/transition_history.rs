use crate::{Transition, TransitionHistory};

impl TransitionHistory {
    /// The transitions, under whichever name they came.
    pub fn all(&self) -> impl Iterator<Item = &Transition> {
        self.items.iter().chain(self.transition.iter())
    }
}
