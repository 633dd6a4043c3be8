import { useMutation } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import { Button } from '../components/Button';
import { saveFile } from '../files/save';

interface Props {
  importId: string;
  label?: string;
}

/** Saves the complaints of an import: the token goes in a header, so a plain link would not do. */
export function QuarantineButton({ importId, label = 'Download quarantine (CSV)' }: Props) {
  const download = useMutation({
    mutationFn: async () => {
      const params = { path: { import_id: importId } };
      const complaints = await answered<Blob>(
        server.GET('/api/v1/imports/{import_id}/quarantine', { params, parseAs: 'blob' }),
      );
      saveFile(`quarantine-${importId}.csv`, complaints);
    },
  });
  return (
    <>
      <Button
        isDisabled={download.isPending}
        aria-label={label === 'Download quarantine (CSV)' ? label : `Download the quarantine of ${importId} as CSV`}
        onPress={() => download.mutate()}
      >
        {label}
      </Button>
      {download.error && (
        <span role="alert" className="late">
          Not downloaded: {download.error.message}
        </span>
      )}
    </>
  );
}
