-- The lots of a transfer are all that left with it.
-- tables: transfer_lots, transfers
WITH by_transfer AS (
    SELECT entity_id, transfer_number, SUM(quantity) AS quantity FROM transfer_lots GROUP BY entity_id, transfer_number
)
SELECT by_transfer.transfer_number, by_transfer.quantity, transfers.quantity AS transferred
FROM by_transfer
LEFT JOIN transfers ON transfers.entity_id = by_transfer.entity_id AND transfers.transfer_number = by_transfer.transfer_number
WHERE by_transfer.quantity <> COALESCE(transfers.quantity, 0)
