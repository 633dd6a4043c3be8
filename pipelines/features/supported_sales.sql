/* Shipped lines in the terms of a supplier's agreement of which something can still be claimed, or was claimed and came back since; each under one agreement. */
-- grain: entity_id, shipment_number, line
WITH claimed AS (
    SELECT
        sales.entity_id, sales.shipment_number, sales.line, MAX(sales.agreement_id) AS agreement_id,
        CAST(SUM(CASE WHEN claims.state <> 'rejected' THEN sales.quantity ELSE 0 END) AS BIGINT) AS quantity,
        CAST(SUM(CASE WHEN claims.state <> 'rejected' THEN MINOR_UNITS(sales.amount, sales.currency) ELSE 0 END) AS BIGINT) AS claimed_minor,
        SUM(CASE WHEN claims.state = 'rejected' THEN 1 ELSE 0 END) AS rejections
    FROM core_claimed_sales AS sales
    JOIN core_claims AS claims ON claims.entity_id = sales.entity_id AND claims.claim_number = sales.claim_number
    GROUP BY sales.entity_id, sales.shipment_number, sales.line
),
covering AS (
    SELECT item_id, 'item' AS covers, item_id AS covered_id FROM core_items
    UNION ALL
    SELECT item_id, 'family' AS covers, family AS covered_id FROM core_items
),
-- An item's own term goes before that of its family.
terms AS (
    SELECT
        terms.entity_id, terms.agreement_id, covering.item_id, terms.support / terms.price_per AS support,
        ROW_NUMBER() OVER (PARTITION BY terms.entity_id, terms.agreement_id, covering.item_id ORDER BY terms.covers DESC) AS place
    FROM core_agreement_terms AS terms
    JOIN covering ON covering.covers = terms.covers AND covering.covered_id = terms.covered_id
),
-- Where several agreements support a line, the one that has it claimed, then that with its customer, then the one that pays most.
supported AS (
    SELECT
        shipped.entity_id, shipped.shipment_number, shipped.line, agreements.agreement_id, agreements.supplier_id, shipments.customer_id, shipped.item_id,
        shipments.invoice_number, shipped.shipped_on, CAST(CAST(shipped.shipped_on AS INT) + CAST(agreements.claim_days AS INT) AS DATE) AS claim_by,
        CAST(shipped.quantity - shipped.returned AS BIGINT) AS kept, COALESCE(claimed.quantity, 0) AS claimed, terms.support,
        COALESCE(claimed.claimed_minor, 0) AS claimed_minor, COALESCE(claimed.rejections, 0) AS rejections, shipped.currency,
        ROW_NUMBER() OVER (
            PARTITION BY shipped.entity_id, shipped.shipment_number, shipped.line
            ORDER BY
                CASE WHEN agreements.agreement_id = claimed.agreement_id THEN 0 ELSE 1 END, CASE WHEN agreements.customer_id IS NULL THEN 1 ELSE 0 END,
                terms.support DESC, agreements.agreement_id
        ) AS place
    FROM core_shipment_lines AS shipped
    JOIN core_shipments AS shipments ON shipments.entity_id = shipped.entity_id AND shipments.shipment_number = shipped.shipment_number
    JOIN terms ON terms.entity_id = shipped.entity_id AND terms.item_id = shipped.item_id AND terms.place = 1
    JOIN core_supplier_agreements AS agreements ON agreements.entity_id = terms.entity_id AND agreements.agreement_id = terms.agreement_id
    LEFT JOIN claimed
        ON claimed.entity_id = shipped.entity_id AND claimed.shipment_number = shipped.shipment_number AND claimed.line = shipped.line
    WHERE
        shipped.shipped_on >= agreements.from_on AND (agreements.until_on IS NULL OR shipped.shipped_on <= agreements.until_on)
        AND (agreements.customer_id IS NULL OR agreements.customer_id = shipments.customer_id)
)
SELECT
    entity_id,                                                                                                         -- legal entity
    shipment_number,                                                                                                   -- shipment
    line,                                                                                                              -- line of the shipment
    agreement_id,                                                                                                      -- agreement that supports it
    supplier_id,                                                                                                       -- supplier that pays
    customer_id,                                                                                                       -- customer
    item_id,                                                                                                           -- stock keeping unit
    invoice_number,                                                                                                    -- invoice
    shipped_on,                                                                                                        -- day of the shipment
    CASE WHEN kept > claimed THEN claim_by END AS claim_by,                                                            -- last day on which it can be claimed, empty where it came back
    kept - claimed AS quantity,                                                                                        -- to be claimed, below 0 where more came back than was left to claim [base units]
    MINOR_UNITS(CAST(CAST(kept AS DECIMAL(18, 0)) * support AS DECIMAL(20, 4)), currency) AS support_minor,            -- supported of what was kept [minor units]
    claimed_minor,                                                                                                     -- of it claimed [minor units]
    currency                                                                                                           -- currency of the amounts
FROM supported
-- A supplier that has rejected a sale is not asked again by itself.
WHERE place = 1 AND kept <> claimed AND rejections = 0
ORDER BY entity_id, shipment_number, line
