import { queryOptions } from '@tanstack/react-query';
import { answered, server } from '../api/client';

export function callSheetQuery(customerId: string) {
  return queryOptions({
    queryKey: ['call-sheet', customerId],
    queryFn: ({ signal }) => {
      const params = { path: { customer_id: customerId } };
      return answered(server.GET('/api/v1/customers/{customer_id}/call-sheet', { params, signal }));
    },
  });
}
