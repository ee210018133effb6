//! The part of the parser for what stands within a node: arguments, properties, annotations.

use super::lexer::{Kind, Token};
use super::mistakes::{self, Place};
use super::parser::{Building, Parser};
use super::taken_out::TakenOut;
use super::word::Word;
use super::{Entry, Value};
use crate::source::{Span, Spanned};

/// What is left of a type annotation.
pub(super) struct Annotation {
    /// The word, if there is one.
    pub(super) word: Option<Spanned<String>>,
    /// Whether something is wrong with it, which is reported.
    pub(super) broken: bool,
}

impl Parser<'_> {
    /// Reads an argument or a property and adds it to its node.
    pub(super) fn entry_of(&mut self, building: &mut Building) {
        if building.block_taken_out {
            let error = mistakes::behind_block(self.here());
            self.report(error);
        } else if !self.token.spaced {
            self.report_no_space(building);
            if self.cut_mark_off() {
                return;
            }
        }
        if let Some(entry) = self.entry() {
            building.add(entry);
        }
    }

    /// Reads an argument or a property and drops it.
    pub(super) fn entry_taken_out(&mut self, building: &mut Building, taken_out: Option<TakenOut>) {
        if building.block.is_some() || building.block_taken_out {
            let error = mistakes::behind_block(self.here());
            self.report(error);
        }
        if is_value(self.token.kind) || matches!(self.token.kind, Kind::ParenOpen) {
            self.entry();
        } else {
            self.stray(building);
        }
        if let Some(taken_out) = taken_out {
            self.take_out(taken_out);
        }
    }

    /// Reports that a value touches what is in front of it, unless that has an error of its own.
    fn report_no_space(&mut self, building: &Building) {
        if is_broken(self.token.kind) {
            return;
        }
        let front = building
            .node
            .entries
            .last()
            .map_or(building.node.name.span, |entry| entry.span);
        let front = self.lexer.slice(front.start as usize, front.end as usize);
        let colon = matches!(self.token.kind, Kind::Word) && self.text() == ":";
        let block = colon.then(|| self.indented_block(self.here())).flatten();
        let error = block.unwrap_or_else(|| {
            mistakes::no_space(self.here(), front, self.text(), self.token.kind)
        });
        self.report(error);
    }

    /// Cuts off a `,` or `:` that touches the value in front. Returns whether that was all.
    fn cut_mark_off(&mut self) -> bool {
        if !matches!(self.token.kind, Kind::Word) || !self.text().starts_with([',', ':']) {
            return false;
        }
        self.token.start += 1;
        let all = self.token.start == self.token.end;
        if all {
            self.advance();
            // The next value may touch the mark, which is reported.
            self.token.spaced = true;
        }
        all
    }

    /// Reads an `=` or `)` that has no place in a node.
    pub(super) fn stray(&mut self, building: &mut Building) {
        if self.goes_on_with_equals(building) {
            return;
        }
        let here = self.here();
        let error = if matches!(self.token.kind, Kind::ParenClose) {
            mistakes::stray_paren(here)
        } else if building.node.entries.is_empty() && building.block.is_none() {
            let around = self.blocks.last().map(|block| &block.parent.node.name);
            let around = around.map(|name| name.value.as_str());
            mistakes::assignment(&building.node.name, around)
        } else {
            mistakes::stray_equals(here)
        };
        self.report(error);
        self.advance();
        // Whatever follows may touch it: one error is enough.
        self.token.spaced = true;
    }

    /// Takes what follows the value of a property without a space, an `=` first, for a part of that value.
    fn goes_on_with_equals(&mut self, building: &mut Building) -> bool {
        let is_more = |token: Token| {
            !token.spaced && (matches!(token.kind, Kind::Equals) || is_value(token.kind))
        };
        let Some(entry) = building.node.entries.last_mut() else {
            return false;
        };
        let touches = entry.span.end as usize == self.token.start;
        let Some(name) = entry
            .name
            .as_ref()
            .filter(|_| touches && is_more(self.token))
        else {
            return false;
        };
        while is_more(self.token) {
            self.advance();
        }
        let whole = self.span(entry.value.span.start as usize, self.end);
        let text = self.lexer.slice(whole.start as usize, self.end);
        let error = mistakes::equals_in_value(whole, &name.value, text);
        entry.value = Spanned::new(Value::Broken, whole);
        entry.span.end = whole.end;
        self.report(error);
        true
    }

    /// Reads an argument or a property.
    fn entry(&mut self) -> Option<Entry> {
        let start = self.token.start;
        let annotation = self.annotation();
        if annotation.broken {
            self.skip_entries();
            return None;
        }
        let annotation = annotation.word;
        let token = self.token;
        if !is_value(token.kind) {
            let error = mistakes::annotation_without_value(self.span(start, self.end));
            self.report(error);
            self.after_missing_value();
            return None;
        }
        self.advance();
        if matches!(self.token.kind, Kind::Equals) {
            if annotation.is_some() {
                let name = self.lexer.slice(token.start, token.end);
                let error = mistakes::annotation_of_name(self.span(start, token.start), name);
                self.report(error);
            }
            let name = self.string_of(token, Place::Property);
            return self.property(start, name);
        }
        let value = self.value(token);
        Some(Entry {
            name: None,
            annotation,
            value,
            span: self.span(start, token.end),
        })
    }

    /// Reads a property of which the name is read, and the `=` at hand.
    pub(super) fn property(&mut self, start: usize, name: Spanned<String>) -> Option<Entry> {
        let equals = self.here();
        let written = self
            .lexer
            .slice(name.span.start as usize, name.span.end as usize);
        self.advance();
        let annotation = self.annotation();
        if annotation.broken {
            self.skip_entries();
            return None;
        }
        let token = self.token;
        if is_value(token.kind) && !self.begins_property(token) {
            self.advance();
            let value = self.value(token);
            let span = self.span(start, token.end);
            return Some(Entry {
                name: Some(name),
                annotation: annotation.word,
                value,
                span,
            });
        }
        let error = match (token.kind, annotation.word) {
            (Kind::Slashdash, _) => mistakes::slashdash_of_value(self.here()),
            (Kind::Equals, _) => mistakes::stray_equals(self.here()),
            (_, Some(_)) => {
                mistakes::annotation_without_value(self.span(equals.end as usize, self.end))
            }
            (_, None) => {
                let span = Span {
                    start: name.span.start,
                    ..equals
                };
                self.report(mistakes::no_value(span, written));
                return Some(self.without_value(name, span));
            }
        };
        self.report(error);
        self.after_missing_value();
        None
    }

    /// A property without a value, which has been reported.
    fn without_value(&mut self, name: Spanned<String>, span: Span) -> Entry {
        self.after_missing_value();
        Entry {
            name: Some(name),
            annotation: None,
            value: Spanned::new(Value::Broken, span),
            span,
        }
    }

    /// Whether the word at hand is the name of the next property, and no value of the one in front.
    fn begins_property(&self, token: Token) -> bool {
        let behind = self.lexer.text.as_bytes().get(token.end);
        token.spaced && matches!(token.kind, Kind::Word) && behind == Some(&b'=')
    }

    /// Skips what stands where a value is missing, if it can't stand anywhere else either.
    fn after_missing_value(&mut self) {
        if matches!(
            self.token.kind,
            Kind::Slashdash | Kind::Equals | Kind::ParenOpen | Kind::ParenClose
        ) {
            self.skip_entries();
        }
    }

    /// Reads a type annotation, if there is one: `(word)`.
    pub(super) fn annotation(&mut self) -> Annotation {
        let open = self.token;
        if !matches!(open.kind, Kind::ParenOpen) {
            return Annotation {
                word: None,
                broken: false,
            };
        }
        self.advance();
        let empty = matches!(self.token.kind, Kind::ParenClose);
        let word = self.token;
        if matches!(word.kind, Kind::Word | Kind::BadWord | Kind::Text(_)) {
            self.advance();
            if matches!(self.token.kind, Kind::ParenClose) {
                self.advance();
                let word = Some(self.string_of(word, Place::Annotation));
                return Annotation {
                    word,
                    broken: false,
                };
            }
        }
        let error = if matches!(self.token.kind, Kind::Slashdash) {
            mistakes::slashdash_of_value(self.here())
        } else {
            let end = if empty { self.token.end } else { self.end };
            mistakes::broken_annotation(self.span(open.start, end), empty)
        };
        self.report(error);
        Annotation {
            word: None,
            broken: true,
        }
    }

    /// Reads the token at hand as a string, and goes to the next one.
    pub(super) fn string(&mut self, place: Place) -> Spanned<String> {
        let token = self.token;
        self.advance();
        self.string_of(token, place)
    }

    /// The string that a token is. Reports what is none.
    fn string_of(&mut self, token: Token, place: Place) -> Spanned<String> {
        let span = self.span(token.start, token.end);
        let text = self.lexer.slice(token.start, token.end);
        if let Kind::Text(literal) = token.kind {
            let value = literal.decode(self.lexer.text, &mut self.lexer.errors);
            return Spanned::new(value, span);
        }
        if matches!(token.kind, Kind::Keyword(_)) {
            self.report(mistakes::not_a_name(span, text, "a keyword", place));
        } else if matches!(token.kind, Kind::Word) {
            return Spanned::new(self.bare_word(span, text, place), span);
        }
        Spanned::new(text.to_owned(), span)
    }

    /// The string that a bare word is, without the `:` that begins a block. Reports what is none.
    fn bare_word(&mut self, span: Span, text: &str, place: Place) -> String {
        if let Some(name) = text.strip_suffix(':').filter(|name| !name.is_empty()) {
            let colon = Span {
                start: span.end - 1,
                ..span
            };
            if let Some(error) = self.indented_block(colon) {
                self.report(error);
                return name.to_owned();
            }
        }
        if let Some(error) = mistakes::word(span, text, place) {
            self.report(error);
        }
        text.to_owned()
    }

    /// The value that a token is.
    fn value(&mut self, token: Token) -> Spanned<Value> {
        let text = self.lexer.slice(token.start, token.end);
        let span = self.span(token.start, token.end);
        if let Kind::Keyword(keyword) = token.kind {
            return Spanned::new(keyword.value(text), span);
        }
        if matches!(token.kind, Kind::Word) && Word::of(text) == Word::Number {
            return Spanned::new(Value::Number(text.to_owned()), span);
        }
        let before = self.lexer.errors.count();
        let string = self.string_of(token, Place::Value);
        let was_broken = is_broken(token.kind);
        string.map(|text| {
            if was_broken || self.lexer.errors.count() > before {
                Value::Broken
            } else {
                Value::String(text)
            }
        })
    }
}

/// Whether the lexer has reported what is wrong with a token.
fn is_broken(kind: Kind) -> bool {
    matches!(kind, Kind::BadWord) || matches!(kind, Kind::Text(literal) if !literal.intact)
}

/// Whether a token can be a value.
fn is_value(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Word | Kind::BadWord | Kind::Text(_) | Kind::Keyword(_)
    )
}
