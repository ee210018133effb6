//! Specs of any size, written as a platform team would write them: classes, matrix clusters, a file for each
//! department of ten tenants.

use std::fmt::Write as _;

/// How many tenants stand in one file.
const DEPARTMENT: usize = 10;

/// The size of a fleet.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) tenants: usize,
    /// At least 3: one for each stage.
    pub(crate) clusters: usize,
}

impl Size {
    /// One cluster for development, every sixth for staging, the others for production.
    fn regions(self) -> (usize, usize) {
        let staging = (self.clusters / 6).max(1);
        (staging, self.clusters - 1 - staging)
    }
}

/// The files of a spec, by their names.
pub(crate) fn spec(size: Size) -> Vec<(String, String)> {
    let departments = size.tenants.div_ceil(DEPARTMENT);
    let mut files = vec![("platform.kdl".to_owned(), platform(size))];
    files.extend((0..departments).map(|number| {
        let first = number * DEPARTMENT;
        let end = size.tenants.min(first + DEPARTMENT);
        (
            format!("departments/{number:03}.kdl"),
            department(number, first..end),
        )
    }));
    files
}

fn platform(size: Size) -> String {
    let (staging, prod) = size.regions();
    let mut text = PLATFORM.to_owned();
    for region in 0..staging.max(prod) {
        let line = format!(
            "region \"r{region:02}\" cloud=\"aws\" location=\"zone-{region}\" jurisdiction=\"j{}\"\n",
            region % 5
        );
        text.push_str(&line);
    }
    for (stage, regions) in [("staging", staging), ("prod", prod)] {
        let names: Vec<_> = (0..regions)
            .map(|region| format!("\"r{region:02}\""))
            .collect();
        let cluster = format!(
            "cluster \"{stage}-{{region}}\" stage=\"{stage}\" class=\"large\" server=\"https://{stage}-{{region}}.k8s.example\" {{\n    regions {}\n}}\n",
            names.join(" ")
        );
        text.push_str(&cluster);
    }
    text
}

fn department(number: usize, tenants: std::ops::Range<usize>) -> String {
    let mut text = format!(
        "tenant-class \"department-{number:03}\" extends=\"standard\" {{\n    cost-center \"{}\"\n    labels {{ \"bench.example/department\" \"d{number:03}\" }}\n}}\n",
        1000 + number
    );
    let first = tenants.start;
    for tenant in tenants {
        let _ = writeln!(
            text,
            "tenant \"team-{tenant:04}\" class=\"department-{number:03}\" {{"
        );
        if tenant % 4 == 1 {
            text.push_str(
                "    quota stage=\"prod\" { requests.cpu 6; requests.memory \"12Gi\"; pods 60 }\n",
            );
        }
        if tenant > first && tenant % 3 == 1 {
            let _ = writeln!(text, "    connects-to \"team-{first:04}\" ports=\"8443\"");
        }
        if tenant == first {
            for consumer in (first + 1..first + DEPARTMENT).filter(|tenant| tenant % 3 == 1) {
                let _ = writeln!(
                    text,
                    "    shares-with \"team-{consumer:04}\" ports=\"8443\""
                );
            }
        }
        text.push_str("}\n");
    }
    text
}

const PLATFORM: &str = r#"language 1

platform "bench" {
    domain "bench.example"
    repository "https://git.bench.example/platform/fleet.git" branch="main" path="fleet"
    delivery "argocd"
    targets kubernetes="1.36" argocd="3.4"
    owners "@bench/platform" security="@bench/security"
    gateway namespace="gateway-system" pods="app=edge"
}

include "departments/*.kdl"

stage "dev" debug=#true
stage "staging" after="dev"
stage "prod" after="staging"

cluster-class "large" {
    labels { size "large" }
    capacity cpu=20000 memory="60Ti" pods=200000 storage="900Ti"
}

tenant-class "standard" {
    admins "{tenant}-leads"
    developers "{tenant}-devs"
    owners "@bench/{tenant}"
    labels { "bench.example/data-class" "internal" }
    quota stage="dev" { requests.cpu 2; requests.memory "4Gi"; pods 30 }
    quota stage="prod" { requests.cpu 4; requests.memory "8Gi"; pods 40 }
    network {
        internet ports="443"
        gateway ports="8080"
    }
}

cluster "dev" stage="dev" class="large" region="r00" server="https://dev.k8s.example"
"#;
