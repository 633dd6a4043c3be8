use std::collections::BTreeMap;

use arrow::datatypes::SchemaRef;
use datafusion::logical_expr::LogicalPlan;

use super::determinism::unstable;
use super::normalise::normal_schema;
use super::{Pipeline, Pipelines};
use crate::{EngineError, Session};

impl Pipelines {
    /// Plans every table and audit without running anything, and so finds each one's columns and mistakes. Leaves an empty table of each name in the session:
    /// use a session of its own.
    ///
    /// # Errors
    /// The first mistake, with file, line and column.
    pub async fn schemas(&self, session: &Session) -> Result<BTreeMap<String, SchemaRef>, EngineError> {
        let mut schemas = BTreeMap::new();
        for pipeline in self.tables() {
            let plan = pipeline.plan(session).await?;
            let schema = normal_schema(plan.schema().as_arrow());
            session.put_rows(&pipeline.name, schema.clone(), vec![])?;
            schemas.insert(pipeline.name.clone(), schema);
        }
        for audit in self.audits() {
            audit.plan(session).await?;
        }
        Ok(schemas)
    }
}

impl Pipeline {
    /// The checked plan of the statement.
    pub(crate) async fn plan(&self, session: &Session) -> Result<LogicalPlan, EngineError> {
        let plan = session.plan(&self.sql).await.map_err(|error| self.planning_error(&error))?;
        if let Some(problem) = unstable(&plan).map_err(|error| self.planning_error(&error))? {
            return Err(self.error(problem.message, problem.remedy));
        }
        if let Some(missing) = self.grain.iter().find(|name| plan.schema().index_of_column_by_name(None, name).is_none()) {
            return Err(self.error(format!("the grain names {missing}, which the statement does not give"), "correct the head or the last SELECT"));
        }
        Ok(plan)
    }
}
