//! Other systems' files: uploaded, mapped, checked, loaded, and what is wrong with the rest.

use super::{Answer, Shared, answer, outcome};
use crate::body::{Body, Upload};
use crate::problem::Problem;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use chandler_app::App;
use chandler_app::documents::{ImportAnswer, ImportList, ImportPreview, SuggestedMapping, UploadAnswer};
use serde::Deserialize;

#[derive(Deserialize, utoipa::IntoParams)]
pub struct UploadQuery {
    /// Name of the file without a folder; it ends in csv, csv.gz, xlsx or parquet
    name: String,
    /// The upload that the file belongs to; a new one by default
    upload_id: Option<String>,
}

/// Keeps a file, the body as it stands, until it is imported; a file of the same name in the same upload is replaced.
#[utoipa::path(post, path = "/api/v1/uploads", params(UploadQuery), request_body(content_type = "application/octet-stream"), responses((status = 200, description = "the upload with all of its files", body = UploadAnswer)))]
pub async fn upload_file(State(app): State<Shared>, Query(query): Query<UploadQuery>, Upload(content): Upload) -> Answer<UploadAnswer> {
    answer(app, move |app| app.upload(query.upload_id.as_deref(), &query.name, &content)).await
}

/// The files of an upload.
#[utoipa::path(get, path = "/api/v1/uploads/{upload_id}", params(("upload_id" = String, Path, description = "upload")), responses((status = 200, description = "files", body = UploadAnswer)))]
pub async fn read_upload(State(app): State<Shared>, Path(upload_id): Path<String>) -> Answer<UploadAnswer> {
    answer(app, move |app| app.uploaded(&upload_id)).await
}

/// A mapping to start from, guessed from the files of an upload, and what they do not say.
#[utoipa::path(post, path = "/api/v1/uploads/{upload_id}/suggestion", params(("upload_id" = String, Path, description = "upload")), responses((status = 200, description = "mapping", body = SuggestedMapping)))]
pub async fn suggest_mapping(State(app): State<Shared>, Path(upload_id): Path<String>) -> Answer<SuggestedMapping> {
    answer(app, move |app| app.suggest_for_upload(&upload_id)).await
}

/// Rows of a preview where the request does not say.
const PREVIEW_ROWS: usize = 20;

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PreviewRequest {
    /// The mapping file, TOML
    mapping: String,
    /// Name of one of the targets that the mapping loads
    target: String,
    /// Rows at the most; 20 by default
    rows: Option<usize>,
}

/// The first rows of a target as they would be loaded, and the first complaints.
#[utoipa::path(post, path = "/api/v1/uploads/{upload_id}/preview", params(("upload_id" = String, Path, description = "upload")), request_body = PreviewRequest, responses((status = 200, description = "rows", body = ImportPreview)))]
pub async fn preview(State(app): State<Shared>, Path(upload_id): Path<String>, Body(request): Body<PreviewRequest>) -> Answer<ImportPreview> {
    let rows = request.rows.unwrap_or(PREVIEW_ROWS);
    answer(app, move |app| app.preview_upload(&upload_id, &request.mapping, &request.target, rows)).await
}

#[derive(Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UploadImport {
    upload_id: String,
    /// The mapping file, TOML
    mapping: String,
    /// Check and count everything and load nothing
    #[serde(default)]
    dry_run: bool,
}

/// Loads the good rows of an upload by a mapping; the rest goes to quarantine.
#[utoipa::path(post, path = "/api/v1/imports", request_body = UploadImport, responses((status = 200, description = "what became of the rows", body = ImportAnswer)))]
pub async fn import_upload(State(app): State<Shared>, Body(request): Body<UploadImport>) -> Answer<ImportAnswer> {
    answer(app, move |app| app.import_upload(&request.upload_id, &request.mapping, request.dry_run)).await
}

/// The imports of this home, newest first.
#[utoipa::path(get, path = "/api/v1/imports", responses((status = 200, description = "imports", body = ImportList)))]
pub async fn list_imports(State(app): State<Shared>) -> Answer<ImportList> {
    answer(app, App::imports).await
}

/// What is wrong with the rows in quarantine: file, row, field, value, code, reason and remedy of each complaint, as CSV.
#[utoipa::path(get, path = "/api/v1/imports/{import_id}/quarantine", params(("import_id" = String, Path, description = "import")), responses((status = 200, description = "complaints", body = String, content_type = "text/csv")))]
pub async fn read_quarantine(State(app): State<Shared>, Path(import_id): Path<String>) -> Result<impl IntoResponse, Problem> {
    let complaints = outcome(app, move |app| app.quarantine_file(&import_id)).await?;
    Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, "attachment; filename=\"quarantine.csv\"")], complaints))
}
