//! wip
use super::args::Common;
use crate::domain::problem::Problem;
use std::path::Path;
pub fn run(_: &Common, _: &Path) -> Result<bool, Problem> {
    Ok(false)
}
