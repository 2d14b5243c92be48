//! A command line that makes no sense, told in one line: the argument, its value, the remedy.

use std::error::Error as _;
use std::fmt::Display;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Command, CommandFactory};
use tocsin_flow::FlowError;

/// Most characters of a value that are repeated.
const SHOWN_CHARACTERS_MAX: usize = 200;
/// How an empty value is shown.
const EMPTY: &str = "\"\"";

/// A command line that makes no sense, for reasons that the definition of its arguments does not
/// hold: they are seen when the settings or the profile are read.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Misuse(pub(super) String);

/// An argument whose value makes no sense.
pub(super) fn misused(argument: &str, value: &str, remedy: impl Display) -> anyhow::Error {
    Misuse(format!("{argument} {}: {remedy}", shown(value))).into()
}

/// What a stage refused because of an argument: each field of it belongs to one.
pub(super) fn refused(error: FlowError, arguments: &[(&str, &str, &str)]) -> anyhow::Error {
    let FlowError::Refused(problems) = &error else {
        return error.into();
    };
    let found = problems.iter().find_map(|problem| {
        let argument = arguments.iter().find(|it| it.0 == problem.field)?;
        Some(misused(argument.1, argument.2, &problem.message))
    });
    found.unwrap_or_else(|| error.into())
}

/// What is wrong with a command line, in one line. `words` are the command line itself.
pub(super) fn sentence<L: CommandFactory>(error: &clap::Error, words: &[String]) -> String {
    let argument = argument(error);
    let help = help_of(L::command(), words);
    match error.kind() {
        ErrorKind::InvalidValue => {
            let choices = list(error, ContextKind::ValidValue).join(", ");
            match (value(error, ContextKind::InvalidValue), choices.is_empty()) {
                (value, false) if value == EMPTY => format!("{argument}: write one of {choices}"),
                (_, true) => format!("{argument}: a value is missing; see `{help}`"),
                (value, false) => format!("{argument} {value}: not one of {choices}"),
            }
        }
        ErrorKind::ValueValidation => {
            let cause = error.source().map(ToString::to_string).unwrap_or_default();
            let value = value(error, ContextKind::InvalidValue);
            format!("{argument} {value}: {cause}")
        }
        ErrorKind::UnknownArgument => {
            let known = guess(error, ContextKind::SuggestedArg);
            format!("{argument}: no such argument{known}; see `{help}`")
        }
        ErrorKind::InvalidSubcommand => {
            let word = value(error, ContextKind::InvalidSubcommand);
            let known = guess(error, ContextKind::SuggestedSubcommand);
            format!("{word}: no such command{known}; see `{help}`")
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = list(error, ContextKind::InvalidArg).join(" and ");
            format!("{missing}: missing; see `{help}`")
        }
        ErrorKind::ArgumentConflict => {
            let others = list(error, ContextKind::PriorArg).join(", ");
            match others.is_empty() || others.split(' ').next() == Some(&argument) {
                true => format!("{argument}: given twice; give it once"),
                false => format!("{argument}: not together with {others}; leave one out"),
            }
        }
        _ => format!("{}; see `{help}`", first_line(error)),
    }
}

/// The argument at fault, without the name of its value: `--role`, `<ADDRESS>`.
fn argument(error: &clap::Error) -> String {
    let named = value(error, ContextKind::InvalidArg);
    match named.starts_with("--") {
        true => named
            .split([' ', '='])
            .next()
            .unwrap_or_default()
            .to_owned(),
        false => named,
    }
}

fn value(error: &clap::Error, kind: ContextKind) -> String {
    list(error, kind).join(", ")
}

fn list(error: &clap::Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![shown(text)],
        Some(ContextValue::Strings(texts)) => texts.iter().map(|text| shown(text)).collect(),
        _ => Vec::new(),
    }
}

fn guess(error: &clap::Error, kind: ContextKind) -> String {
    match list(error, kind).first() {
        Some(known) => format!(", but {known}"),
        None => String::new(),
    }
}

fn first_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let line = text.lines().next().unwrap_or_default();
    line.trim_start_matches("error: ").to_owned()
}

/// The command that helps with the command that the words name, as far as they name one.
fn help_of(mut command: Command, words: &[String]) -> String {
    let mut path = command.get_name().to_owned();
    for word in words.iter().skip(1) {
        let Some(below) = command.find_subcommand(word) else {
            break;
        };
        path = format!("{path} {}", below.get_name());
        command = below.clone();
    }
    format!("{path} --help")
}

/// A value as it may stand in a line: what would break the line is spelled out.
fn shown(value: &str) -> String {
    let mut text = String::new();
    for letter in value.chars().take(SHOWN_CHARACTERS_MAX) {
        match letter.is_control() {
            true => text.extend(letter.escape_default()),
            false => text.push(letter),
        }
    }
    if value.chars().nth(SHOWN_CHARACTERS_MAX).is_some() {
        text.push('…');
    }
    match text.is_empty() {
        true => EMPTY.to_owned(),
        false => text,
    }
}
