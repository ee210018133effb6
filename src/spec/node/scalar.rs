//! Single values: how a KDL value becomes a typed one.

use crate::diag::Code;
use crate::source::Spanned;
use crate::syntax::Value;
use crate::value::{
    AppPath, AppVersion, AzureId, Bytes, ChartName, ChartVersion, Cidr, CodeOwner, Count, Cpu,
    Cron, DEPLOYABLE, Date, Deployable, DirectoryHost, DistinguishedName, DomainName, Duration,
    FieldPointer, FilePattern, FleetPath, GoogleAccount, GroupName, ImageName, ImageReference,
    Issuer, KubernetesVersion, LabelKey, LabelPattern, LabelValue, Malformed, MatchLabels,
    MinorVersion, Name, NameTemplate, ObjectName, ObjectPattern, ParameterName, Pattern, Percent,
    Ports, Quantity, RelativePath, RepositoryPattern, RepositoryUrl, ResourceName, RoleArn,
    RootUrl, SecretPath, ServerUrl, SigningKey, TenantGroup, TenantOwner, TenantRepository, Text,
    ValuesPath, WebUrl,
};

/// A way to write a single value.
pub trait Scalar {
    /// What the value becomes; the type itself, unless several ways lead to the same.
    type Value;
    /// What it is, with its article: `a quantity`.
    const WHAT: &'static str;
    /// A value as it stands in a spec, quotes included.
    const EXAMPLE: &'static str;
    /// The code of a malformed one.
    const CODE: Code;
    /// The allowed words, where it is one of a few.
    const WORDS: &'static [Word] = &[];
    /// Its type in the JSON form.
    const JSON: JsonType = JsonType::String;
    /// What braces in its text mean.
    const BRACES: Braces = Braces::Around(&[]);

    /// Takes a KDL value.
    fn from_value(value: &Value) -> Result<Self::Value, Rejected>;

    /// What the schema and the reference say of it.
    fn shape() -> ScalarShape {
        ScalarShape {
            what: Self::WHAT,
            example: Self::EXAMPLE,
            words: Self::WORDS,
            json: Self::JSON,
            braces: Self::BRACES,
            fits: |value| Self::from_value(value).is_ok(),
        }
    }
}

/// What braces in a text mean.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Braces {
    /// They stand around one of these placeholders, and nowhere else.
    Around(&'static [&'static str]),
    /// They are text, except around what people would take for a placeholder: it would not be filled in.
    Text,
    /// They are part of a file's name. Where a placeholder is meant, there is no such file, which has been told.
    File,
}

/// What a scalar becomes, with its place.
pub type Found<T> = Spanned<<T as Scalar>::Value>;

/// An allowed word with what it means.
#[derive(Clone, Copy, Debug)]
pub struct Word {
    /// The word.
    pub word: &'static str,
    /// What it means, in Markdown.
    pub doc: &'static str,
}

/// A scalar as data.
#[derive(Clone, Copy, Debug)]
pub struct ScalarShape {
    /// What it is, with its article.
    pub what: &'static str,
    /// A value as it stands in a spec.
    pub example: &'static str,
    /// The allowed words; empty if they are not a fixed few.
    pub words: &'static [Word],
    /// Its type in the JSON form.
    pub json: JsonType,
    /// What braces in its text mean.
    pub braces: Braces,
    /// Whether a KDL value is one.
    pub fits: fn(&Value) -> bool,
}

/// A type of the JSON form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonType {
    /// A string.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A list of strings.
    Strings,
    /// An object whose values are strings.
    StringMap,
    /// Any value.
    Any,
}

/// Why a KDL value is not a scalar's.
#[derive(Debug)]
pub enum Rejected {
    /// It is a string where a number is needed, or the like.
    Type,
    /// It is of the right type, but wrong inside.
    Malformed(Malformed),
}

/// The first of some types.
macro_rules! first_type {
    ($first:ty $(, $rest:ty)*) => {
        $first
    };
}

/// Scalars that are parsed from a string, and those that may also stand as a bare number.
macro_rules! scalars {
    ($($ty:ident $(as $to:ident)?: $what:literal, $example:literal, $code:ident $(, $number:ident)? $(=> $json:ident)? $({ $braces:expr })?;)*) => {$(
        impl Scalar for $ty {
            type Value = first_type!($($to,)? $ty);
            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $example;
            const CODE: Code = Code::$code;
            $(const JSON: JsonType = JsonType::$json;)?
            $(const BRACES: Braces = $braces;)?

            fn from_value(value: &Value) -> Result<Self::Value, Rejected> {
                let text = string(value)$(.or_else(|| match value {
                    Value::$number(text) => Some(text),
                    Value::String(_) | Value::Bool(_) | Value::Null | Value::Broken => None,
                }))?;
                Self::parse(text.ok_or(Rejected::Type)?).map_err(Rejected::Malformed)
            }
        }
    )*};
}

fn string(value: &Value) -> Option<&String> {
    match value {
        Value::String(text) => Some(text),
        Value::Number(_) | Value::Bool(_) | Value::Null | Value::Broken => None,
    }
}

scalars! {
    Name: "a name", "\"payments\"", MalformedName;
    NameTemplate: "a cluster's name", "\"prod-{region}\"", MalformedName { Braces::Around(&["region", "tenant"]) };
    DomainName: "a DNS name", "\"meridian.example\"", MalformedName;
    ObjectName as DomainName: "an object's name", "\"checkout\"", MalformedName;
    RelativePath: "a path inside a repository", "\"fleet\"", MalformedText;
    FleetPath as RelativePath: "a path inside a repository", "\"fleet\"", MalformedText;
    AppPath as RelativePath: "a path inside an app's repository", "\"deploy/{stage}\"", MalformedText { Braces::Around(&["stage", "region", "cluster", "tenant"]) };
    ValuesPath as RelativePath: "a file inside the chart", "\"values-{stage}.yaml\"", MalformedText { Braces::Around(&["stage", "region", "cluster", "tenant"]) };
    GroupName: "a group", "\"payments-devs\"", MalformedName;
    TenantGroup as GroupName: "a tenant's group", "\"{tenant}-devs\"", MalformedName { Braces::Around(&["tenant"]) };
    CodeOwner: "a code owner", "\"@example/platform\"", MalformedName;
    TenantOwner as CodeOwner: "a tenant's code owner", "\"@example/{tenant}\"", MalformedName { Braces::Around(&["tenant"]) };
    LabelKey: "a label's key", "\"example.com/team\"", MalformedLabel;
    LabelValue: "a label's value", "\"payments\"", MalformedLabel;
    ResourceName: "a resource that a quota counts", "requests.memory", UnknownNode;
    FilePattern as Text: "a path or glob", "\"tenants/*.kdl\"", MalformedText { Braces::File };
    Text: "a text", "\"…\"", MalformedText { Braces::Text };
    Pattern: "a name or pattern", "\"payments-*\"", MalformedPattern;
    ObjectPattern as Pattern: "an object's name or pattern", "\"compute\"", MalformedPattern;
    MatchLabels: "a list of pods' labels, each `key=value`", "\"app=checkout\"", MalformedLabel => StringMap;
    LabelPattern: "a list of labels, each `key=value`", "\"tier=gold\"", MalformedPattern => StringMap;
    Quantity: "a quantity", "\"40Gi\"", MalformedQuantity, Number;
    Cpu as Quantity: "an amount of processors", "8", MalformedQuantity, Number;
    Bytes as Quantity: "an amount of memory or storage", "\"40Gi\"", MalformedQuantity, Number;
    Count as Quantity: "a count", "20", MalformedQuantity, Number;
    Percent: "a percentage", "\"30%\"", MalformedPercent;
    Cidr: "an address range", "\"10.0.0.0/8\"", MalformedCidr;
    Ports: "a list of ports", "\"443\"", MalformedPorts, Number => Strings;
    RepositoryUrl: "a repository's URL", "\"https://git.example.com/platform/fleet.git\"", MalformedUrl;
    RepositoryPattern: "a pattern of repositories", "\"https://git.example.com/{tenant}/*\"", MalformedUrl { Braces::Around(&["tenant"]) };
    TenantRepository as RepositoryUrl: "a tenant's repository", "\"https://git.example.com/{tenant}/lab.git\"", MalformedUrl { Braces::Around(&["tenant"]) };
    ServerUrl: "an API server's URL", "\"https://dev.k8s.example.com\"", MalformedUrl { Braces::Around(&["region", "tenant"]) };
    WebUrl: "a web address", "\"https://argocd.example.com\"", MalformedUrl { Braces::Around(&["cluster"]) };
    RootUrl as WebUrl: "a web address without a path", "\"https://argocd.example.com\"", MalformedUrl { Braces::Around(&["cluster"]) };
    DirectoryHost: "a directory's host and port", "\"ldap.example.com:636\"", MalformedText;
    DistinguishedName: "a distinguished name", "\"ou=people,dc=example,dc=com\"", MalformedText;
    Issuer as WebUrl: "an identity provider's address", "\"https://login.example.com\"", MalformedUrl;
    SecretPath: "a path of keys in a secret store", "\"argocd\"", MalformedText;
    SigningKey: "the id of a signing key", "\"D56C4FCA57A46444\"", MalformedText;
    RoleArn: "an IAM role", "\"arn:aws:iam::123456789012:role/argocd\"", MalformedText;
    GoogleAccount: "a service account of Google Cloud", "\"argocd@example.iam.gserviceaccount.com\"", MalformedText;
    AzureId: "an id of Azure", "\"0a1b2c3d-0000-4000-8000-0123456789ab\"", MalformedText;
    ChartName: "the name of a chart", "\"checkout\"", MalformedText;
    ParameterName: "the path of a chart's value", "\"image.tag\"", MalformedText;
    ImageName: "the name of an image", "\"checkout\"", MalformedText;
    ImageReference: "an exact image", "\"registry.example.com/checkout:1.9.0\"", MalformedText;
    FieldPointer: "a field of an object", "\"/spec/replicas\"", MalformedField;
    Duration: "a duration", "\"8h\"", MalformedDuration;
    Cron: "a cron line", "\"0 9 * * 1-5\"", MalformedCron;
    Date: "a date", "\"2026-12-31\"", MalformedDate;
    MinorVersion: "a major and minor version", "\"1.36\"", MalformedVersion, Number;
    KubernetesVersion as MinorVersion: "a version of Kubernetes from 1.30 on", "\"1.36\"", MalformedVersion, Number;
    AppVersion: "an exact release", "\"1.9.0\"", MalformedVersion;
    ChartVersion as AppVersion: "an exact version of a chart", "\"10.1.1\"", MalformedVersion;
}

impl Scalar for bool {
    type Value = Self;

    const WHAT: &'static str = "`#true` or `#false`";
    const EXAMPLE: &'static str = "#true";
    const CODE: Code = Code::WrongType;
    const JSON: JsonType = JsonType::Boolean;

    fn from_value(value: &Value) -> Result<Self, Rejected> {
        if let Value::Bool(value) = value {
            Ok(*value)
        } else {
            Err(Rejected::Type)
        }
    }
}

impl Scalar for u32 {
    type Value = Self;

    const WHAT: &'static str = "a whole number";
    const EXAMPLE: &'static str = "3";
    const CODE: Code = Code::WrongType;
    const JSON: JsonType = JsonType::Integer;

    fn from_value(value: &Value) -> Result<Self, Rejected> {
        let Value::Number(text) = value else {
            return Err(Rejected::Type);
        };
        text.replace('_', "").parse().map_err(|_| {
            Rejected::Malformed(Malformed::new(
                0..text.len(),
                "a whole number from 0 to 4294967295 belongs here",
            ))
        })
    }
}

/// How a version of the language is written.
#[derive(Clone, Copy, Debug)]
pub enum LanguageVersion {}

impl Scalar for LanguageVersion {
    type Value = u32;

    const WHAT: &'static str = "a version of the language";
    const EXAMPLE: &'static str = "1";
    const CODE: Code = Code::Language;
    const JSON: JsonType = JsonType::Integer;

    fn from_value(value: &Value) -> Result<u32, Rejected> {
        let Value::Number(text) = value else {
            return Err(Rejected::Type);
        };
        u32::from_value(value).map_err(|_| {
            let error =
                Malformed::new(0..text.len(), "a version of the language is a whole number");
            Rejected::Malformed(error.help("write `language 1`"))
        })
    }
}

impl Scalar for Deployable {
    type Value = &'static Self;

    const WHAT: &'static str = "a kind that tenants deploy";
    const EXAMPLE: &'static str = "\"Deployment\"";
    const CODE: Code = Code::UnknownValue;
    const WORDS: &'static [Word] = &kinds();

    fn from_value(value: &Value) -> Result<&'static Self, Rejected> {
        let text = string(value).ok_or(Rejected::Type)?;
        Self::parse(text).map_err(Rejected::Malformed)
    }
}

/// The kinds that tenants deploy, each with its API group.
const fn kinds() -> [Word; DEPLOYABLE.len()] {
    let mut words = [Word { word: "", doc: "" }; DEPLOYABLE.len()];
    let (mut left, mut known): (&mut [Word], &[Deployable]) = (&mut words, DEPLOYABLE);
    while let ([word, rest @ ..], [next, others @ ..]) = (left, known) {
        let group = next.group;
        let doc = if group.is_empty() { "core" } else { group };
        *word = Word {
            word: next.kind,
            doc,
        };
        (left, known) = (rest, others);
    }
    words
}

/// Any KDL value, for `patch`.
impl Scalar for serde_json::Value {
    type Value = Self;

    const WHAT: &'static str = "a value";
    const EXAMPLE: &'static str = "200";
    const CODE: Code = Code::WrongType;
    const JSON: JsonType = JsonType::Any;
    const BRACES: Braces = Braces::Text;

    fn from_value(value: &Value) -> Result<Self, Rejected> {
        Ok(match value {
            Value::String(text) => Self::String(text.clone()),
            Value::Bool(value) => Self::Bool(*value),
            Value::Null => Self::Null,
            Value::Broken => return Err(Rejected::Type),
            Value::Number(text) => serde_json::from_str(&text.replace('_', "")).map_err(|_| {
                Rejected::Malformed(Malformed::new(0..text.len(), "write the number in decimal"))
            })?,
        })
    }
}

/// Declares an enum whose values are words of the language.
macro_rules! words {
    (
        $(#[doc = $doc:literal])*
        pub enum $Enum:ident ($what:literal) {
            $($(#[doc = $word_doc:literal])* $Variant:ident = $word:literal),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
        pub enum $Enum {
            $($(#[doc = $word_doc])* #[serde(rename = $word)] $Variant,)*
        }

        impl $Enum {
            /// The word as it stands in a spec.
            pub fn word(self) -> &'static str {
                match self { $(Self::$Variant => $word,)* }
            }
        }

        impl $crate::spec::node::Scalar for $Enum {
            type Value = Self;

            const WHAT: &'static str = $what;
            const EXAMPLE: &'static str = $crate::spec::node::first_word!($($word),*);
            const CODE: $crate::diag::Code = $crate::diag::Code::UnknownValue;
            const WORDS: &'static [$crate::spec::node::Word] = &[
                $($crate::spec::node::Word { word: $word, doc: concat!($($word_doc, "\n"),*) },)*
            ];

            fn from_value(value: &$crate::syntax::Value) -> Result<Self, $crate::spec::node::Rejected> {
                let $crate::syntax::Value::String(text) = value else {
                    return Err($crate::spec::node::Rejected::Type);
                };
                match text.as_str() {
                    $($word => Ok(Self::$Variant),)*
                    _ => Err($crate::spec::node::Rejected::Malformed($crate::value::Malformed {
                        at: 0..text.len(),
                        why: String::new(),
                        help: None,
                    })),
                }
            }
        }
    };
}

/// The first of some words, in quotes.
macro_rules! first_word {
    ($word:literal $(, $rest:literal)*) => {
        concat!("\"", $word, "\"")
    };
}

pub(crate) use {first_word, words};
