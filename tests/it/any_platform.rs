//! What must hold of the output of any platform: small ones, made up at random, that place, share, limit, open and
//! deliver.

use std::collections::BTreeSet;

use platformc::load::{MemoryFolder, Sources};
use platformc::output::OutputTree;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::RngSeed;

use crate::fixture;
use crate::properties::{differing, on_threads, reverse, rotate};

/// A platform, by what of it differs from one to the next.
#[derive(Clone, Debug)]
struct Fleet {
    regions: usize,
    stages: usize,
    delivers: Delivers,
    teams: Vec<Team>,
}

#[derive(Clone, Copy, Debug)]
enum Delivers {
    Nothing,
    Applications,
    Sets,
}

#[derive(Clone, Debug)]
struct Team {
    class: &'static str,
    region: Option<usize>,
    pods: Option<u8>,
    says: Vec<Says>,
}

/// What a team says, or not.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Says {
    Parts,
    Network,
    App,
    Contractors,
    Owners,
    /// It shares something with the next team, if nothing says where the two are.
    Shares,
}

impl Says {
    const ALL: [Self; 6] = [
        Self::Parts,
        Self::Network,
        Self::App,
        Self::Contractors,
        Self::Owners,
        Self::Shares,
    ];
}

fn fleet() -> impl Strategy<Value = Fleet> {
    let delivers = select(vec![
        Delivers::Nothing,
        Delivers::Applications,
        Delivers::Sets,
    ]);
    let all = (1..4usize, 1..4usize, delivers, vec(team(), 1..8));
    all.prop_map(|(regions, stages, delivers, teams)| Fleet {
        regions,
        stages,
        delivers,
        teams,
    })
}

fn team() -> impl Strategy<Value = Team> {
    let all = (
        select(vec!["plain", "team", "critical"]),
        option::weighted(0.3, 0..3usize),
        option::of(1..90u8),
        subsequence(&Says::ALL, 0..=Says::ALL.len()),
    );
    all.prop_map(|(class, region, pods, says)| Team {
        class,
        region,
        pods,
        says,
    })
}

const PLATFORM: &str = r#"
group "platform-team" is="platform-admin"
group "watchers" is="auditor"
group "acme" is="contractor" until="2999-12-31"
tenant-class "plain"
tenant-class "team" { admins "{tenant}-leads"; developers "{tenant}-devs"; quota { pods 30 } }
tenant-class "critical" extends="team" { labels { tier "one" }; quota { pods 60; services 9 } }
cluster "mgmt" role="hub" region="r0" server="https://mgmt.x.example"
"#;

impl Fleet {
    /// The nodes at the top of its spec, without some of the teams.
    fn nodes(&self, left_out: Option<usize>) -> Vec<String> {
        let delivery = match self.delivers {
            Delivers::Nothing => "",
            Delivers::Applications => "delivery \"argocd\" hub=\"mgmt\"",
            Delivers::Sets => "delivery \"argocd\" hub=\"mgmt\" { applications \"sets\" }",
        };
        let mut nodes = vec![format!(
            "platform \"x\" {{\n    domain \"x.example\"\n    owners \"@x/platform\"\n    \
             repository \"https://git.x.example/platform/fleet.git\"\n    \
             secret-store \"vault\" prefix=\"x\"\n    gateway namespace=\"edge\"\n    {delivery}\n}}"
        )];
        nodes.extend(PLATFORM.trim().lines().map(str::to_owned));
        let regions: Vec<String> = (0..self.regions).map(|at| format!("r{at}")).collect();
        nodes.extend(
            regions
                .iter()
                .map(|name| format!("region \"{name}\" cloud=\"aws\" jurisdiction=\"{name}\"")),
        );
        for stage in 0..self.stages {
            let after = stage.checked_sub(1);
            let after = after.map_or_else(String::new, |after| format!(" after=\"s{after}\""));
            nodes.push(format!("stage \"s{stage}\"{after}"));
            nodes.push(format!(
                "cluster \"s{stage}-{{region}}\" stage=\"s{stage}\" \
                 server=\"https://s{stage}-{{region}}.x.example\" {{ regions \"{}\" }}",
                regions.join("\" \"")
            ));
        }
        let teams = self.teams.iter().enumerate();
        let teams = teams.filter(|(at, _)| Some(*at) != left_out);
        nodes.extend(teams.map(|(at, team)| self.team(at, team)));
        nodes
    }

    fn team(&self, at: usize, team: &Team) -> String {
        let place = team
            .region
            .map(|region| format!("place region=\"r{}\"", region % self.regions));
        let last = self.stages - 1;
        let quota = team
            .pods
            .map(|pods| format!("quota stage=\"s{last}\" {{ pods {pods} }}"));
        let shares = self
            .shares(at)
            .then(|| format!("shares-with \"t{}\" ports=\"5432\"", at + 1));
        let before = at.checked_sub(1).filter(|before| self.shares(*before));
        let connects = before.map(|before| format!("connects-to \"t{before}\" ports=\"5432\""));
        let mut said: Vec<String> = [place, quota, shares, connects]
            .into_iter()
            .flatten()
            .collect();
        said.extend(team.says.iter().map(|says| match says {
            Says::Parts => "isolation \"hierarchy\"; namespace \"web\" share=\"40%\"".to_owned(),
            Says::Network => {
                "network { internet ports=\"443\"; gateway ports=\"8080\" }".to_owned()
            }
            Says::App => self.app(at, team),
            Says::Contractors => "contractors \"acme\"".to_owned(),
            Says::Owners => format!("owners \"@x/t{at}\""),
            Says::Shares => String::new(),
        }));
        let class = team.class;
        format!(
            "tenant \"t{at}\" class=\"{class}\" {{\n    {}\n}}",
            said.join("\n    ")
        )
    }

    fn app(&self, at: usize, team: &Team) -> String {
        let versions: Vec<String> = (0..self.stages)
            .map(|stage| format!("s{stage}=\"1.{stage}.0\""))
            .collect();
        let has_parts = team.says.contains(&Says::Parts);
        let namespace = if has_parts { " namespace=\"web\"" } else { "" };
        format!(
            "repositories \"https://git.x.example/t{at}/*\"\n    app \"web\"{namespace} {{\n        \
             source \"https://git.x.example/t{at}/web.git\" path=\"deploy\"\n        version {}\n    }}",
            versions.join(" ")
        )
    }

    /// Whether a team shares something with the next one: both are everywhere then.
    fn shares(&self, at: usize) -> bool {
        let is_everywhere = |team: &&Team| team.region.is_none();
        let one = self.teams.get(at).filter(is_everywhere);
        let other = self.teams.get(at + 1).filter(is_everywhere);
        one.is_some_and(|one| one.says.contains(&Says::Shares)) && other.is_some()
    }

    /// A team that no other one names.
    fn lonely(&self) -> Option<usize> {
        (0..self.teams.len())
            .rev()
            .find(|at| !self.shares(*at) && (*at == 0 || !self.shares(at - 1)))
    }
}

/// The nodes in one file.
fn whole(nodes: &[String]) -> Sources {
    let text = format!("language 1\n{}\n", nodes.join("\n"));
    fixture::sources(&MemoryFolder::default().with("platform.kdl", text))
}

/// Each node in a file of its own, in this order or from the last to the first.
fn scattered(nodes: &[String], backwards: bool) -> Sources {
    let mut folder =
        MemoryFolder::default().with("platform.kdl", "language 1\ninclude \"nodes\"\n");
    for (number, node) in nodes.iter().enumerate() {
        let number = if backwards { 999 - number } else { number };
        folder = folder.with(&format!("nodes/{number:03}.kdl"), format!("{node}\n"));
    }
    fixture::sources(&folder)
}

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 24,
        failure_persistence: None,
        rng_seed: RngSeed::Fixed(7),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn neither_threads_nor_order_nor_files_matter(fleet in fleet()) {
        let nodes = fleet.nodes(None);
        let mut sources = whole(&nodes);
        let expected = on_threads(1, &sources);
        prop_assert!(differing(&expected, &on_threads(3, &sources)).is_empty());
        for turn in [reverse, rotate] {
            turn(&mut sources.root);
            prop_assert_eq!(differing(&expected, &fixture::compile(&sources)), Vec::<String>::new());
        }
        let forwards = fixture::compile(&scattered(&nodes, false));
        let backwards = fixture::compile(&scattered(&nodes, true));
        // Who may change the files of the spec is said of each.
        let but_owners = |a: &OutputTree, b: &OutputTree| {
            let mut paths = differing(a, b);
            paths.retain(|path| path != "CODEOWNERS");
            paths
        };
        prop_assert_eq!(but_owners(&forwards, &backwards), Vec::<String>::new());
        prop_assert_eq!(but_owners(&expected, &forwards), Vec::<String>::new());
    }

    #[test]
    fn without_a_tenant_only_its_files_and_the_lines_that_name_it_are_gone(fleet in fleet()) {
        let Some(at) = fleet.lonely() else { return Ok(()); };
        let tenant = format!("t{at}");
        let with = fixture::compile(&whole(&fleet.nodes(None)));
        let without = fixture::compile(&whole(&fleet.nodes(Some(at))));
        let mut own = 0;
        for (path, text) in with.iter() {
            if path.as_str().split('/').any(|part| part == tenant) {
                prop_assert!(without.get(path).is_none(), "{} is left", path);
                own += 1;
                continue;
            }
            let Some(rest) = without.get(path) else {
                // A list of tenants goes with the last one.
                prop_assert!(fleet.teams.len() == 1 || names_only(text, &tenant), "{} is gone", path);
                continue;
            };
            prop_assert!(is_left(rest, text), "{}\n{}\n---\n{}", path, text, rest);
        }
        prop_assert!(own > 0);
        let paths: BTreeSet<_> = with.iter().map(|(path, _)| path).collect();
        prop_assert!(without.iter().all(|(path, _)| paths.contains(path)));
    }
}

/// Whether a list names this tenant and no other.
fn names_only(text: &str, tenant: &str) -> bool {
    let is_tenant = |word: &&str| word.len() == 2 && word.starts_with('t') && word != &tenant;
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric());
    text.contains(tenant) && !words.any(|word| is_tenant(&word) && word[1..].parse::<u8>().is_ok())
}

/// Whether a text is another one without some of its lines.
fn is_left(rest: &str, text: &str) -> bool {
    let mut lines = text.lines();
    rest.lines().all(|line| lines.any(|other| other == line))
}
