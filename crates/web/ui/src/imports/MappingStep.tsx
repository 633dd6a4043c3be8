/** Second step: which column is what. A suggestion to start from, an editor, and beside it what the files hold and leave open. */
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { ApiError } from '../api/client';
import type { SuggestedMapping, UploadAnswer } from '../api/types';
import { Button } from '../components/Button';
import { Card } from '../components/Card';
import { FailedState, SkeletonRows } from '../components/States';
import { saveFile } from '../files/save';
import { sortOut } from './chosen';
import { writeMappingDraft } from './draft';
import { FileButton } from './FileDrop';
import { FileProfiles } from './FileProfiles';
import { lineOf, mistakeOf, openMarks } from './mapping';
import { MappingEditor } from './MappingEditor';
import { OpenQuestions } from './OpenQuestions';
import { checkQuery, suggestionQuery } from './queries';
import { searchOf } from './search';
import { Targets } from './Targets';

interface Props {
  upload: UploadAnswer;
  mapping: string | null;
}

export function MappingStep({ upload, mapping }: Props) {
  const suggestion = useQuery(suggestionQuery(upload));
  const suggested = suggestion.data?.mapping;
  useEffect(() => {
    if (mapping === null && suggested !== undefined) writeMappingDraft(upload.upload_id, suggested);
  }, [mapping, suggested, upload.upload_id]);
  if (mapping === null && suggestion.error)
    return (
      <Card title="Mapping">
        <FailedState what="A suggestion" error={suggestion.error} onRetry={() => void suggestion.refetch()} />
        <div className="toolbar">
          <Button onPress={() => writeMappingDraft(upload.upload_id, emptyMapping)}>Write one without it</Button>
        </div>
      </Card>
    );
  if (mapping === null) return <SkeletonRows count={10} label="Looking at the files" />;
  return <Editing upload={upload} mapping={mapping} suggestion={suggestion.data} />;
}

const emptyMapping = 'contract = 1\n\n[[load]]\nfile = ""\nas = ""\n[load.columns]\n';

function Editing({
  upload,
  mapping,
  suggestion,
}: Props & { mapping: string; suggestion: SuggestedMapping | undefined }) {
  const [goTo, setGoTo] = useState<{ line: number } | null>(null);
  const [replaced, setReplaced] = useState<{ by: string; text: string } | null>(null);
  // Only what the last check of this very text has said: another text may have another mistake.
  const checked = useQuery({ ...checkQuery(upload, mapping), enabled: false });
  const mistake = mistakeOf(checked.error instanceof ApiError ? checked.error.problem : null);
  const write = (text: string) => writeMappingDraft(upload.upload_id, text);
  const replace = (by: string, text: string) => {
    setReplaced(text === mapping ? null : { by, text: mapping });
    write(text);
  };
  return (
    <div className="mapping">
      <Card
        title="Mapping"
        aside={<MappingTools mapping={mapping} suggested={suggestion?.mapping} onReplace={replace} />}
      >
        <div className="stack">
          <Replaced replaced={replaced} onUndo={(text) => (write(text), setReplaced(null))} />
          <MappingEditor
            text={mapping}
            marks={[...openMarks(mapping), ...(mistake ? [mistake] : [])]}
            onChange={write}
            goTo={goTo}
          />
          <div className="toolbar">
            <Link className="button primary" to="/import" search={searchOf(upload.upload_id, 'check')}>
              Check the files
            </Link>
            <span className="muted">Reads and counts every row; nothing is loaded.</span>
          </div>
        </div>
      </Card>
      <div className="stack">
        {suggestion && (
          <OpenQuestions
            suggestion={suggestion}
            onFind={(unknown) => setGoTo({ line: lineOf(mapping, unknown.file, unknown.target, unknown.field) ?? 1 })}
          />
        )}
        {suggestion && <FileProfiles suggestion={suggestion} />}
        <Targets />
      </div>
    </div>
  );
}

interface ToolsProps {
  mapping: string;
  suggested: string | undefined;
  onReplace: (by: string, text: string) => void;
}

function MappingTools({ mapping, suggested, onReplace }: ToolsProps) {
  const [refused, setRefused] = useState<string | null>(null);
  const take = async (files: File[]) => {
    const { mapping: own, refused: unfit } = sortOut(files);
    setRefused(own ? null : (unfit[0]?.why ?? 'A mapping is a TOML file: its name ends in .toml.'));
    if (own) onReplace(own.name, await own.text());
  };
  return (
    <div className="toolbar">
      {refused && <span role="alert">{refused}</span>}
      <FileButton label="Use a mapping file" accept=".toml" onFiles={(files) => void take(files)} />
      <Button onPress={() => saveFile('mapping.toml', new Blob([mapping], { type: 'application/toml' }))}>
        Save as file
      </Button>
      {suggested !== undefined && suggested !== mapping && (
        <Button look="quiet" onPress={() => onReplace('the suggestion', suggested)}>
          Back to the suggestion
        </Button>
      )}
    </div>
  );
}

interface ReplacedProps {
  replaced: { by: string; text: string } | null;
  onUndo: (text: string) => void;
}

function Replaced({ replaced, onUndo }: ReplacedProps) {
  return (
    <div role="status">
      {replaced && (
        <p className="strip info">
          {replaced.by === 'the suggestion' ? 'The suggestion' : replaced.by} stands in place of your text.
          <Button onPress={() => onUndo(replaced.text)}>Undo</Button>
        </p>
      )}
    </div>
  );
}
