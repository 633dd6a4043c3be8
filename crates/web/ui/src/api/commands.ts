/** Ordinary commands, sent one by one under a key of their own. */
import { answered, ApiError, server } from './client';
import type { CommandAnswer } from './types';

/** Sends a command and gives its answer once it is in the books; whatever else becomes of it is an error that says what would make it right. */
export async function sendCommand(name: string, key: string, body: Record<string, unknown>): Promise<CommandAnswer> {
  const answer = await answered(
    server.POST('/api/v1/commands/{name}', { params: { path: { name } }, body: { key, body } }),
  );
  if (answer.outcome === 'accepted' || answer.outcome === 'repeated') return answer;
  throw refusalOf(answer);
}

/** A business "no" as the page shows failures: what is wrong, and what would make it right. */
function refusalOf({ refusal, invalid, outcome }: CommandAnswer): ApiError {
  const said = refusal ?? invalid;
  const title = said?.message ?? 'Something else was sent under this key before';
  const remedy = said?.remedy ?? 'Close the question and ask it again.';
  return new ApiError({ title, detail: title, status: 409, code: refusal?.code ?? outcome, remedy });
}
