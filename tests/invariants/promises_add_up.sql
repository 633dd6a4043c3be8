-- What was received decides the state of a promise, and the customer's account counts the open ones.
-- tables: promises, promise_payments, customer_accounts
WITH counted AS (
    SELECT entity_id, promise_number, SUM(amount) AS amount FROM promise_payments GROUP BY entity_id, promise_number
), open_ones AS (
    SELECT entity_id, customer_id, COUNT(*) AS count FROM promises WHERE state = 'open' GROUP BY entity_id, customer_id
)
SELECT promises.promise_number AS subject, promises.state, promises.amount, promises.received, counted.amount AS on_payments
FROM promises
LEFT JOIN counted ON counted.entity_id = promises.entity_id AND counted.promise_number = promises.promise_number
WHERE promises.received <> COALESCE(counted.amount, 0) OR promises.received < 0 OR promises.received > promises.amount
   OR (promises.state = 'kept') <> (promises.received = promises.amount)
   OR (promises.state = 'broken' AND promises.received <> 0) OR (promises.state = 'partial' AND promises.received = 0)
   OR (promises.state = 'open') <> (promises.decided_on IS NULL)
UNION ALL
SELECT account.customer_id, 'open promises', account.open_promises, open_ones.count, 0
FROM customer_accounts AS account
LEFT JOIN open_ones ON open_ones.entity_id = account.entity_id AND open_ones.customer_id = account.customer_id
WHERE account.open_promises <> COALESCE(open_ones.count, 0)
