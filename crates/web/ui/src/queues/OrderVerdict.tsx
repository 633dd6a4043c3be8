import { useMutation } from '@tanstack/react-query';
import { sendCommand } from '../api/commands';
import { useKeyFor } from '../api/useKeyFor';
import { Button } from '../components/Button';
import { Mistake } from '../components/Mistake';

/** Says what an order far above all others was; the next plan takes the word for it. */
export function OrderVerdict({ order, line }: { order: string; line: number }) {
  const keyFor = useKeyFor();
  const verdict = useMutation({
    mutationFn: async (regular: boolean) => {
      const body = { so_number: order, line, regular };
      await sendCommand('judge_order_line', keyFor(body), body);
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
      <Mistake error={verdict.error} />
    </div>
  );
}
