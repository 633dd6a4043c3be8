import { useMutation } from '@tanstack/react-query';
import { answered, server } from '../api/client';
import { Button } from '../components/Button';

/** Says what an order far above all others was; the next plan takes the word for it. */
export function OrderVerdict({ order, line }: { order: string; line: number }) {
  const verdict = useMutation({
    mutationFn: async (regular: boolean) => {
      const params = { path: { name: 'judge_order_line' } };
      const body = { key: crypto.randomUUID(), body: { so_number: order, line, regular } };
      const answer = await answered(server.POST('/api/v1/commands/{name}', { params, body }));
      if (answer.refusal) throw new Error(`${answer.refusal.message} ${answer.refusal.remedy}`);
      return regular;
    },
  });
  if (verdict.isSuccess)
    return (
      <p role="status">
        {verdict.data ? 'Noted as regular demand' : 'Noted as a one-off'}: the next plan takes it so and releases it.
      </p>
    );
  return (
    <div className="actions start">
      <Button isDisabled={verdict.isPending} onPress={() => verdict.mutate(false)}>
        It was a one-off
      </Button>
      <Button isDisabled={verdict.isPending} onPress={() => verdict.mutate(true)}>
        It is regular demand
      </Button>
      {verdict.error && <p role="alert">{verdict.error.message}</p>}
    </div>
  );
}
