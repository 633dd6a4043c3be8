/** Another system's files become masters, opening balances and history: files, mapping, check, load. */
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, type ReactNode } from 'react';
import type { ImportAnswer, UploadAnswer } from '../api/types';
import { EmptyState, FailedState, SkeletonRows } from '../components/States';
import { CheckStep } from '../imports/CheckStep';
import { rememberUpload, useMappingDraft } from '../imports/draft';
import { EarlierImports } from '../imports/EarlierImports';
import { FilesStep } from '../imports/FilesStep';
import { LoadStep } from '../imports/LoadStep';
import { MappingStep } from '../imports/MappingStep';
import { checkQuery, uploadQuery } from '../imports/queries';
import { blockedWords, readImportSearch, searchOf, stepLabels, type Step } from '../imports/search';
import { StepBar } from '../imports/StepBar';
import { useUploading, type Uploading } from '../imports/useUploading';
import { ServerGone } from '../shell/ServerGone';
import { usePageTitle } from '../shell/usePageTitle';
import '../styles/recommendation.css';
import '../styles/import.css';

const route = getRouteApi('/import');

export function ImportPage() {
  const { upload: uploadId, step = 'files' } = route.useSearch({ select: readImportSearch });
  usePageTitle(`Import, ${stepLabels[step].toLowerCase()}`);
  const navigate = useNavigate();
  const upload = useQuery(uploadQuery(uploadId));
  const mapping = useMappingDraft(uploadId);
  const files = upload.data?.files.length ?? 0;
  const isCheckWanted = (step === 'check' || step === 'load') && files > 0 && Boolean(mapping?.trim());
  const check = useQuery({ ...checkQuery(upload.data, mapping), enabled: isCheckWanted });
  const uploading = useUploading(uploadId, (id) => void navigate({ to: '/import', search: searchOf(id, 'files') }));
  useEffect(() => {
    if (upload.data) rememberUpload(upload.data.upload_id);
  }, [upload.data]);

  return (
    <div className="page">
      <Head />
      <ServerGone />
      <StepBar
        upload={uploadId}
        current={step}
        files={files}
        mapping={mapping}
        isChecked={check.data !== undefined && !check.isFetching}
      />
      <Place key={step} step={step}>
        {uploadId && !upload.data ? (
          <Missing uploadId={uploadId} upload={upload} />
        ) : (
          <Body step={step} upload={upload.data} mapping={mapping} check={check} uploading={uploading} />
        )}
      </Place>
      <EarlierImports />
    </div>
  );
}

function Head() {
  return (
    <header className="page-head">
      <div>
        <h1>Import</h1>
        <p className="muted lead">
          Exports of another system become masters, opening balances and history. What is wrong is never loaded and
          never lost: it waits in quarantine with the reason.
        </p>
      </div>
      <div className="actions">
        <Link className="button" to="/import/cut-over">
          Cut-over check
        </Link>
        <Link className="button" to="/data-quality">
          Data quality
        </Link>
      </div>
    </header>
  );
}

/** The place of the current step. A step that was asked for takes the focus, so that a keyboard and a screen reader go along. */
function Place({ step, children }: { step: Step; children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (step !== 'files') place.current?.focus({ preventScroll: true });
  }, [step]);
  return (
    <div ref={place} tabIndex={-1} className="stack step-place" role="group" aria-label={stepLabels[step]}>
      {children}
    </div>
  );
}

interface BodyProps {
  step: Step;
  upload: UploadAnswer | undefined;
  mapping: string | null;
  check: UseQueryResult<ImportAnswer>;
  uploading: Uploading;
}

function Body({ step, upload, mapping, check, uploading }: BodyProps) {
  if (step === 'files' || !upload) return <FilesStep upload={upload} uploading={uploading} />;
  if (step === 'mapping') return <MappingStep upload={upload} mapping={mapping} />;
  const blocked = blockedWords('check', upload.files.length, mapping, false);
  if (blocked !== null || mapping === null)
    return (
      <EmptyState
        title={blocked ?? 'Write a mapping first'}
        action={
          <Link className="button" to="/import" search={searchOf(upload.upload_id, 'mapping')}>
            Map the columns
          </Link>
        }
      >
        A mapping says which column is what; one is suggested from the files.
      </EmptyState>
    );
  const Current = step === 'check' ? CheckStep : LoadStep;
  return <Current upload={upload} mapping={mapping} check={check} />;
}

function Missing({ uploadId, upload }: { uploadId: string; upload: UseQueryResult<UploadAnswer> }) {
  if (!upload.error) return <SkeletonRows count={4} label="Loading the upload" />;
  return (
    <>
      <FailedState what={`Upload ${uploadId}`} error={upload.error} onRetry={() => void upload.refetch()} />
      <p>
        <Link className="button" to="/import">
          Start with other files
        </Link>
      </p>
    </>
  );
}
