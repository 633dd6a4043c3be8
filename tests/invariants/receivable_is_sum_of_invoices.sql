-- What a customer owes is what is open on its invoices; its open orders and unassigned payments and credits are the sums of theirs.
-- tables: customer_accounts, invoices, sales_orders, payments, credit_memos
WITH parts AS (
    SELECT entity_id, customer_id, open AS receivable, 0 AS open_orders, 0 AS unapplied FROM invoices
    UNION ALL
    SELECT entity_id, customer_id, 0, open_amount, 0 FROM sales_orders
    UNION ALL
    SELECT entity_id, customer_id, 0, 0, unapplied FROM payments
    UNION ALL
    SELECT entity_id, customer_id, 0, 0, unapplied FROM credit_memos
), customers AS (
    SELECT entity_id, customer_id, SUM(receivable) AS receivable, SUM(open_orders) AS open_orders, SUM(unapplied) AS unapplied
    FROM parts
    GROUP BY entity_id, customer_id
)
SELECT COALESCE(account.customer_id, customers.customer_id) AS customer_id, account.receivable, customers.receivable AS on_invoices,
       account.open_orders, customers.open_orders AS on_orders, account.unapplied, customers.unapplied AS on_account
FROM customer_accounts AS account
FULL JOIN customers ON customers.entity_id = account.entity_id AND customers.customer_id = account.customer_id
WHERE COALESCE(account.receivable, 0) <> COALESCE(customers.receivable, 0) OR COALESCE(account.open_orders, 0) <> COALESCE(customers.open_orders, 0)
   OR COALESCE(account.unapplied, 0) <> COALESCE(customers.unapplied, 0)
