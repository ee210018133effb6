//! The one table of diagnostic codes.

/// Whether a diagnostic stops the build.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Severity {
    /// Nothing is emitted.
    Error,
    /// Allowed, but the user should know.
    Warning,
}

impl Severity {
    /// `error` or `warning`, as every form says it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

macro_rules! codes {
    ($($name:ident = $id:literal, $severity:ident, $title:literal;)*) => {
        /// A kind of mistake.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize)]
        pub enum Code {
            $(#[doc = $title] #[serde(rename = $id)] $name,)*
        }

        impl Code {
            /// Every code, in the order of their ids.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// `PC0101`.
            pub fn id(self) -> &'static str {
                match self { $(Self::$name => $id,)* }
            }

            /// The code that is nearly written like this: but for the case of its letters, and one character. All
            /// codes are alike, so that more would be a guess.
            pub fn nearly(text: &str) -> Option<Self> {
                let upper = text.to_uppercase();
                let differ = |code: &Self| -> Vec<usize> {
                    let pairs = upper.chars().zip(code.id().chars()).enumerate();
                    pairs.filter(|(_, (a, b))| a != b).map(|(at, _)| at).collect()
                };
                let near = Self::ALL.iter().copied().filter(|code| upper.len() == code.id().len());
                let near = near.map(|code| (differ(&code), code)).filter(|(at, _)| at.len() <= 1);
                // The first digits say what a code is about, so a slip is likelier at the end.
                near.min_by_key(|(at, _)| (at.len(), at.first().copied().map(std::cmp::Reverse)))
                    .map(|(_, code)| code)
            }

            /// `UnknownNode`.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }

            /// One line that says what it is about.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)* }
            }

            /// Whether it stops the build.
            pub fn severity(self) -> Severity {
                match self { $(Self::$name => Severity::$severity,)* }
            }

            /// The page that `platformc explain` shows, in Markdown.
            pub fn page(self) -> &'static str {
                match self { $(Self::$name => include_str!(concat!("pages/", $id, ".md")),)* }
            }
        }
    };
}

codes! {
    Syntax               = "PC0001", Error, "the file is not KDL";
    Unreadable           = "PC0002", Error, "a file of the spec can't be read";
    IncludeNothing       = "PC0003", Error, "an include that matches no file";
    IncludeCycle         = "PC0004", Error, "files that include each other";
    Language             = "PC0005", Error, "the language line is missing or names another language";

    UnknownNode          = "PC0101", Error, "a node that the language does not have here";
    UnknownProperty      = "PC0102", Error, "a property that the node does not have";
    UnknownValue         = "PC0103", Error, "a word that is not one of the allowed ones";
    Missing              = "PC0104", Error, "something required is missing";
    Repeated             = "PC0105", Error, "a property, node or word that may be there once is there twice";
    WrongType            = "PC0106", Error, "a value of another type than the one needed";
    TooMany              = "PC0107", Error, "more arguments than the node takes";
    NoChildren           = "PC0108", Error, "a block on a node that has none";

    MalformedName        = "PC0110", Error, "not a name";
    MalformedQuantity    = "PC0111", Error, "not a quantity";
    MalformedCidr        = "PC0112", Error, "not an address range";
    MalformedUrl         = "PC0113", Error, "not a URL";
    MalformedDuration    = "PC0114", Error, "not a duration";
    MalformedCron        = "PC0115", Error, "not a cron line";
    MalformedVersion     = "PC0116", Error, "not a version";
    MalformedLabel       = "PC0117", Error, "not a label";
    MalformedDate        = "PC0118", Error, "not a date";
    MalformedPorts       = "PC0119", Error, "not a list of ports";
    MalformedPattern     = "PC0120", Error, "not a pattern";
    MalformedPercent     = "PC0121", Error, "not a percentage";
    MalformedText        = "PC0122", Error, "a text that can't stand here";
    MalformedField       = "PC0123", Error, "not a field of an object";

    Unresolved           = "PC0201", Error, "a reference to something that is not declared";
    DeclaredTwice        = "PC0202", Error, "the same name declared twice";
    Cycle                = "PC0203", Error, "things that depend on each other in a circle";
    SelectsNothing       = "PC0204", Error, "a selection that selects nothing";
    Conflict             = "PC0205", Error, "two equally specific statements that disagree";
    MatrixIncomplete     = "PC0206", Error, "a cluster's matrix that does not fit its name";
    RoleMisplaced        = "PC0207", Error, "a group whose role does not fit here";
    ServerTwice          = "PC0208", Error, "two clusters with one server";
    HubServes            = "PC0209", Error, "a hub that is to serve tenants";

    OutsideJurisdiction  = "PC0301", Error, "a tenant placed outside its jurisdiction";
    PlacedNowhere        = "PC0302", Error, "a tenant that is placed on no cluster";
    StageSkipped         = "PC0303", Error, "an app's versions that skip a stage";
    SharingOneSided      = "PC0304", Error, "sharing that the other side does not declare";
    SharedIsolation      = "PC0306", Warning, "what a shared namespace does not isolate";
    IsolationMismatch    = "PC0307", Error, "a line that does not fit the tenant's isolation";
    AppSource            = "PC0308", Error, "an app's source is incomplete or ambiguous";

    LimitsInconsistent   = "PC0401", Error, "limits that contradict each other or the quota";
    CapacityExceeded     = "PC0402", Error, "tenants that may ask for more than a cluster has";
    SharesExceeded       = "PC0403", Error, "sub-namespaces that take more than their tenant has";
    QuotaClosed          = "PC0404", Error, "a quota of something that tenants can't have";

    GroupShared          = "PC0501", Error, "a group that two tenants claim";
    GroupReserved        = "PC0502", Error, "a group that is reserved";
    GroupCase            = "PC0503", Error, "groups that differ only in upper and lower case";
    NamespaceCollision   = "PC0504", Error, "two namespaces of the same name";
    NamespaceReserved    = "PC0505", Error, "a namespace that belongs to the system";
    NameTooLong          = "PC0506", Error, "a resulting name that is over its limit";
    LabelReserved        = "PC0507", Error, "a label that platformc or Kubernetes owns";
    ContractorEnd        = "PC0508", Error, "a contractor's end date is missing or misplaced";
    ContractorOver       = "PC0509", Warning, "a contractor whose last day is over";

    OpensMetadata        = "PC0601", Error, "an address range that opens the metadata service";
    GatewayMissing       = "PC0602", Error, "gateway traffic without a declared gateway";
    ReachesOthers        = "PC0603", Error, "a pattern that also matches another tenant's";
    ExceptOutside        = "PC0604", Error, "an exclusion that is not inside its range";
    OpensCluster         = "PC0605", Error, "an address range of a cluster's own";
    RepositoryTaken      = "PC0606", Error, "a repository that is somebody else's";

    ManifestMalformed    = "PC0701", Error, "a manifest file that is not Kubernetes YAML";
    Placeholder          = "PC0702", Error, "a placeholder that means nothing here";
    ManifestOutside      = "PC0703", Error, "a manifest that reaches where it may not";
    ManifestTwice        = "PC0704", Error, "an object that is emitted twice";
    PatchNothing         = "PC0705", Error, "a patch that matches no object";
    PatchField           = "PC0706", Error, "a patch of a field that the object does not have";
    PatchType            = "PC0707", Error, "a patch of another type than the field";
    PatchGuarded         = "PC0708", Error, "a patch of a field that holds the isolation";

    DeliveryMismatch     = "PC0801", Error, "a line that does not fit how things are delivered";
    ServerMissing        = "PC0802", Error, "a cluster that is delivered to without an address of its own";
    TargetUnsupported    = "PC0803", Error, "a version that platformc writes nothing for";
    AccountReserved      = "PC0804", Error, "an account or a hub that would pass for somebody else";
    RepositoryMissing    = "PC0805", Error, "a delivery from a repository that is not named";

    AllowsNoWarning      = "PC0901", Error, "an `allow` of something that is no warning";
    AllowsNothing        = "PC0902", Warning, "an `allow` that allows nothing";
    PrivilegedPods       = "PC0903", Warning, "pods that may take over their nodes";
    MemoryOvercommitted  = "PC0904", Warning, "a quota whose memory nobody may have at once";
    OneRegion            = "PC0905", Warning, "a tenant whose last stage is in one region only";
    Unused               = "PC0906", Warning, "a class or group that nobody uses";
    StageOverridden      = "PC0907", Warning, "a quota for all stages over one for a stage";
    StageLost            = "PC0908", Warning, "a jurisdiction that leaves a stage without a place";
    ExclusionOpened      = "PC0909", Warning, "an exclusion that another line opens";
    NoPods               = "PC0910", Warning, "a namespace in which no pod can run";
    NotIncluded          = "PC0911", Warning, "a file that nothing includes";
    NotReleased          = "PC0912", Warning, "an app without a version";
    HubNobody            = "PC0913", Warning, "a hub without an identity at a cloud";
    ReleasedNowhere      = "PC0914", Warning, "a version for a stage that the app is not in";
    HubWithTenants       = "PC0915", Warning, "a hub that runs tenants beside one that does not";
    HostEarlier          = "PC0916", Warning, "a virtual cluster on a host of an earlier stage";
    LineEnded            = "PC0917", Warning, "a version of Argo CD that gets no fixes";
    FromNowhere          = "PC0918", Warning, "applications of a tenant's own that may come from nowhere";
    RepositoryShared     = "PC0919", Warning, "a repository that two tenants may deliver from";
    DirectoriesAlike     = "PC0920", Warning, "directories of people that are trusted alike";

    OutputMissing        = "PC1001", Error, "a file of the output that is not there";
    OutputStale          = "PC1002", Error, "a file of the output that an older spec made";
    OutputEdited         = "PC1003", Error, "a file of the output that somebody edited";
    OutputForeign        = "PC1004", Error, "somebody else's file in the place of one of the output";
    OutputOrphaned       = "PC1005", Error, "a file that the spec has no more use for";
    OutputKept           = "PC1006", Error, "a file without use that is kept because somebody edited it";
    IndexStale           = "PC1007", Error, "a list of platformc's files that is not up to date";
    OutputUnusable       = "PC1008", Error, "something in the output that a build can't work with";
    Failed               = "PC1009", Error, "a command that could not do its work";
    IndexLost            = "PC1010", Error, "a list of platformc's files that is gone";
}
