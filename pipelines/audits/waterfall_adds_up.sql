/* Every line of the waterfall ends where its steps lead, and every line that was shipped has one. */
SELECT entity_id, shipment_number, line, pocket_margin_minor
FROM price_waterfall
WHERE list_minor - discount_minor - override_minor <> invoice_minor
    OR invoice_minor - freight_minor - credits_minor - terms_minor - cost_minor - scrapped_minor <> pocket_margin_minor
UNION ALL
SELECT shipped.entity_id, shipped.shipment_number, shipped.line, CAST(NULL AS BIGINT)
FROM core_shipment_lines AS shipped
LEFT JOIN price_waterfall AS waterfall
    ON waterfall.entity_id = shipped.entity_id AND waterfall.shipment_number = shipped.shipment_number AND waterfall.line = shipped.line
WHERE waterfall.line IS NULL
ORDER BY entity_id, shipment_number, line
