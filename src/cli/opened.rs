//! What every command begins with: the workspace, the plan, what was decided, and the files that came back.

use super::args::Common;
use super::returns::Returns;
use super::terminal::tell;
use crate::disk::packet_folder::{self, Edited};
use crate::disk::workspace::Workspace;
use crate::disk::{collection, writing};
use crate::domain::decisions::Decisions;
use crate::domain::finding::Finding;
use crate::domain::problem::Problem;
use crate::form::template::Template;
use crate::pipeline::plan;
use crate::pipeline::read_back::{Packet, read_back};
use crate::reconcile::identity::{Record, Register};
use crate::reconcile::lines::Campaign;

/// An opened workspace with its template and plan.
pub(super) struct Opened {
    pub(super) workspace: Workspace,
    pub(super) template: Template,
}

impl Opened {
    pub(super) fn new(common: &Common) -> Result<Self, Problem> {
        let workspace = Workspace::open(&common.workspace)?;
        let template = workspace.template()?;
        Ok(Self { workspace, template })
    }

    pub(super) fn campaign(
        &self,
        round: Option<&str>,
        register: &mut Register,
        from_forms: &[Record],
        decisions: &Decisions,
    ) -> Result<(Campaign<'_>, Vec<Finding>), Problem> {
        let path = self.workspace.plan();
        let file = self.workspace.relative(&path);
        let mut plan = plan::read_plan(&writing::read(&path)?, &self.template, self.workspace.year, &file)?;
        if let Some(due) = &self.workspace.settings.due {
            plan.value.settings.entry("提出期限".to_owned()).or_insert_with(|| due.clone());
        }
        plan::campaign(plan, &self.template, round, register, from_forms, decisions)
    }

    /// Begins what reads returns.
    pub(super) fn begin(&self, round: Option<&str>) -> Result<Begun<'_>, Problem> {
        let returns = Returns::find(&self.workspace);
        let (register, decisions, edited, (campaign, plan_findings)) = returns.opening_ahead(|| {
            let mut register = self.workspace.register();
            let (decisions, edited) = decided(&self.workspace, &register)?;
            let from_forms = returns.remembered(self, &register);
            let campaign = self.campaign(round, &mut register, &from_forms, &decisions)?;
            Ok::<_, Problem>((register, decisions, edited, campaign))
        })?;
        Ok(Begun { register, decisions, edited, returns, campaign, plan_findings })
    }
}

/// What is known before the returns are read.
pub(super) struct Begun<'o> {
    pub(super) register: Register,
    pub(super) decisions: Decisions,
    /// Packets in which someone wrote since.
    pub(super) edited: Vec<Edited>,
    pub(super) returns: Returns,
    pub(super) campaign: Campaign<'o>,
    pub(super) plan_findings: Vec<Finding>,
}

/// What was decided before, with what someone wrote into packets since; these packets.
pub(super) fn decided(workspace: &Workspace, register: &Register) -> Result<(Decisions, Vec<Edited>), Problem> {
    let mut decisions = workspace.decisions()?;
    let (mut edited, unread) = packet_folder::edited(workspace);
    for notice in unread {
        tell!("{notice}");
    }
    // One that does not open is not read yet.
    edited.retain_mut(|packet| {
        let as_written = |mark: Option<&str>| packet_folder::as_written(workspace, mark, &packet.path);
        let typed = Packet { path: &packet.path, bytes: &packet.bytes, day: &packet.day, is_below: packet.is_below };
        let read = read_back(&typed, register, &mut packet.decided, as_written, &mut decisions);
        let opens = read.is_ok();
        for notice in read.unwrap_or_else(|notice| vec![notice]) {
            tell!("「{}」：{notice}", packet.path);
        }
        opens
    });
    // What was said of a file was said of what it held then.
    let contents = collection::contents(workspace);
    for (file, content) in decisions.not_adopted.iter_mut().filter(|(_, content)| content.is_empty()) {
        if let Some(then) = contents.get(file) {
            content.clone_from(then);
        }
    }
    Ok((decisions, edited))
}
