//! Where people write a secret although only its name belongs there: it must not be shown with the mistake.

use super::super::scalar::Rejected;
use super::{Reader, SpecNode};
use crate::source::{Span, Spanned};
use crate::spec::delivery::{Account, Auth, Dex, Identity, Ldap, Oidc, SecretStore};
use crate::syntax::{Node, Value};

/// The nodes that speak of credentials: what they have no use for may be one, whatever it is called.
const OF_CREDENTIALS: &[&str] = &[
    Account::KEYWORD,
    Auth::KEYWORD,
    Dex::KEYWORD,
    Identity::KEYWORD,
    Ldap::KEYWORD,
    Oidc::KEYWORD,
    SecretStore::KEYWORD,
];

impl Reader<'_, '_> {
    /// Hides a value that was refused: where the name of a secret belongs, and a text where none does.
    pub(super) fn hide_refused(&mut self, value: &Spanned<Value>, rejected: Option<&Rejected>) {
        let is_text = matches!(value.value, Value::String(_));
        if self.node.name.value == SecretStore::KEYWORD {
            self.diags.hide(value.span);
        } else if is_text && matches!(rejected, Some(Rejected::Type)) {
            self.hide_unused(value.span);
        }
    }

    /// Hides a value that the node has no use for.
    pub(super) fn hide_unused(&mut self, value: Span) {
        if OF_CREDENTIALS.contains(&self.node.name.value.as_str()) {
            self.diags.hide(value);
        }
    }

    /// Hides all but the word of a node that can't stand in this one.
    pub(super) fn hide_child(&mut self, child: &Node) {
        self.hide_unused(Span {
            start: child.name.span.end,
            ..child.span
        });
    }
}
