CREATE FUNCTION chandler_posted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'posted rows of % never change', TG_TABLE_NAME;
END
$$;

CREATE TABLE entities (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id)
);

CREATE TABLE sites (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    time_zone TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, site_id)
);

CREATE TABLE bins (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    bin_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, site_id, bin_id)
);

CREATE TABLE items (
    commit_seq BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    family TEXT COLLATE "C" NOT NULL,
    base_unit TEXT COLLATE "C" NOT NULL,
    costing TEXT COLLATE "C" NOT NULL,
    status TEXT COLLATE "C" NOT NULL,
    superseded_by TEXT COLLATE "C",
    inspected BIGINT NOT NULL CHECK (inspected IN (0, 1)),
    lot_tracked BIGINT NOT NULL CHECK (lot_tracked IN (0, 1)),
    shelf_life_days BIGINT,
    introduced_on BIGINT NOT NULL,
    PRIMARY KEY (item_id)
);

CREATE TABLE item_units (
    commit_seq BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    unit TEXT COLLATE "C" NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    PRIMARY KEY (item_id, unit)
);

CREATE TABLE item_substitutes (
    commit_seq BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    substitute_id TEXT COLLATE "C" NOT NULL,
    numerator BIGINT NOT NULL,
    denominator BIGINT NOT NULL,
    priority BIGINT NOT NULL,
    from_on BIGINT NOT NULL,
    until_on BIGINT,
    reason TEXT COLLATE "C",
    PRIMARY KEY (item_id, substitute_id)
);

CREATE TABLE suppliers (
    commit_seq BIGINT NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    payment_days BIGINT NOT NULL,
    minimum_order BIGINT NOT NULL,
    order_target BIGINT NOT NULL,
    below_target_charge BIGINT NOT NULL,
    target_discount_micros BIGINT NOT NULL,
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    PRIMARY KEY (supplier_id)
);

CREATE TABLE supplier_items (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    preferred BIGINT NOT NULL CHECK (preferred IN (0, 1)),
    supplier_sku TEXT COLLATE "C",
    lead_time_days BIGINT NOT NULL,
    minimum_quantity BIGINT NOT NULL,
    maximum_quantity BIGINT,
    order_multiple BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, supplier_id)
);

CREATE TABLE supplier_price_breaks (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    from_quantity BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, supplier_id, from_quantity)
);

CREATE TABLE supplier_agreements (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    agreement_id TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C",
    from_on BIGINT NOT NULL,
    until_on BIGINT,
    claim_days BIGINT NOT NULL,
    note TEXT COLLATE "C",
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, agreement_id)
);

CREATE TABLE agreement_terms (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    agreement_id TEXT COLLATE "C" NOT NULL,
    covers TEXT COLLATE "C" NOT NULL,
    covered_id TEXT COLLATE "C" NOT NULL,
    into_stock_cost BIGINT,
    special_cost BIGINT,
    support BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, agreement_id, covers, covered_id)
);

CREATE TABLE customers (
    commit_seq BIGINT NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C" NOT NULL,
    segment TEXT COLLATE "C" NOT NULL,
    region TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (customer_id)
);

CREATE TABLE customer_terms (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    payment_days BIGINT NOT NULL,
    credit_limit BIGINT NOT NULL,
    tax_rate_micros BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, customer_id)
);

CREATE TABLE prices (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    from_on BIGINT NOT NULL,
    until_on BIGINT,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, customer_id, from_on)
);

CREATE TABLE document_series (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    series TEXT COLLATE "C" NOT NULL,
    next_number BIGINT NOT NULL,
    PRIMARY KEY (entity_id, series)
);

CREATE TABLE purchase_orders (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    ordered_on BIGINT NOT NULL,
    placed_at BIGINT,
    currency TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    source TEXT COLLATE "C",
    line_count BIGINT NOT NULL,
    origin_number TEXT COLLATE "C",
    PRIMARY KEY (entity_id, po_number)
);

CREATE TABLE purchase_order_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    ordered_on BIGINT NOT NULL,
    first_promised_on BIGINT NOT NULL,
    promised_on BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    received BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    billed BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    received_value BIGINT NOT NULL,
    billed_value BIGINT NOT NULL,
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, po_number, line)
);

CREATE TABLE receipts (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    receipt_number TEXT COLLATE "C" NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    received_on BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    PRIMARY KEY (entity_id, receipt_number)
);

CREATE TABLE purchase_receipts (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    receipt_number TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, po_number, receipt_number)
);
CREATE TRIGGER purchase_receipts_posted BEFORE UPDATE OR DELETE ON purchase_receipts
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE receipt_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    receipt_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    po_line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    bin_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    inspect BIGINT NOT NULL,
    held BIGINT NOT NULL,
    passed BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    billed BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    layer BIGINT NOT NULL,
    lot_id TEXT COLLATE "C",
    ordered_on BIGINT NOT NULL,
    received_on BIGINT NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, receipt_number, line)
);

CREATE TABLE supplier_returns (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C" NOT NULL,
    receipt_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, return_number)
);
CREATE TRIGGER supplier_returns_posted BEFORE UPDATE OR DELETE ON supplier_returns
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE supplier_bills (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    bill_number TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C" NOT NULL,
    supplier_reference TEXT COLLATE "C" NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    billed_on BIGINT NOT NULL,
    due_on BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    freight BIGINT NOT NULL,
    open BIGINT NOT NULL,
    origin_number TEXT COLLATE "C",
    PRIMARY KEY (entity_id, bill_number)
);

CREATE TABLE supplier_bill_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    bill_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    po_number TEXT COLLATE "C" NOT NULL,
    po_line BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    received_value BIGINT NOT NULL,
    variance_to_stock BIGINT NOT NULL,
    variance_to_cost BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, bill_number, line)
);
CREATE TRIGGER supplier_bill_lines_posted BEFORE UPDATE OR DELETE ON supplier_bill_lines
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE carrier_bills (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    carrier_bill_number TEXT COLLATE "C" NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    billed_on BIGINT NOT NULL,
    accrued BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, carrier_bill_number)
);
CREATE TRIGGER carrier_bills_posted BEFORE UPDATE OR DELETE ON carrier_bills
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE claims (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    claim_number TEXT COLLATE "C" NOT NULL,
    party_kind TEXT COLLATE "C" NOT NULL,
    party_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    bill_number TEXT COLLATE "C",
    item_id TEXT COLLATE "C",
    agreement_id TEXT COLLATE "C",
    filed_on BIGINT NOT NULL,
    claim_by BIGINT,
    claimed BIGINT NOT NULL,
    accepted BIGINT NOT NULL,
    received BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    answered_on BIGINT,
    paid_on BIGINT,
    short_reason TEXT COLLATE "C",
    note TEXT COLLATE "C",
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, claim_number)
);

CREATE TABLE claimed_documents (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    claim_number TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, document, claim_number)
);
CREATE TRIGGER claimed_documents_posted BEFORE UPDATE OR DELETE ON claimed_documents
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE claimed_sales (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    claim_number TEXT COLLATE "C" NOT NULL,
    agreement_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line, claim_number)
);
CREATE TRIGGER claimed_sales_posted BEFORE UPDATE OR DELETE ON claimed_sales
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE sales_orders (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    customer_reference TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    channel TEXT COLLATE "C" NOT NULL,
    sales_rep TEXT COLLATE "C" NOT NULL,
    ordered_on BIGINT NOT NULL,
    requested_on BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    total BIGINT NOT NULL,
    open_amount BIGINT NOT NULL,
    line_count BIGINT NOT NULL,
    origin_number TEXT COLLATE "C",
    PRIMARY KEY (entity_id, so_number)
);

CREATE TABLE sales_order_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    ordered_on BIGINT NOT NULL,
    requested_on BIGINT NOT NULL,
    promised_on BIGINT,
    quantity BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    backordered BIGINT NOT NULL,
    shipped BIGINT NOT NULL,
    cancelled BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    price_source TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    invoiced BIGINT NOT NULL,
    one_off BIGINT NOT NULL CHECK (one_off IN (0, 1)),
    released_on BIGINT,
    PRIMARY KEY (entity_id, so_number, line)
);

CREATE TABLE price_steps (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    step BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    unit_price_before BIGINT,
    price_per_before BIGINT,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    approved_by TEXT COLLATE "C",
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, so_number, line, step)
);
CREATE TRIGGER price_steps_posted BEFORE UPDATE OR DELETE ON price_steps
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE promised_day_changes (
    entity_id TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    commit_seq BIGINT NOT NULL,
    changed_on BIGINT NOT NULL,
    from_on BIGINT,
    to_on BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    confirmed_by TEXT COLLATE "C",
    reason TEXT COLLATE "C",
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, document, line, commit_seq)
);
CREATE TRIGGER promised_day_changes_posted BEFORE UPDATE OR DELETE ON promised_day_changes
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE substitute_offers (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    offer_number TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    substitute_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    offered_on BIGINT NOT NULL,
    until_on BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    taken BIGINT NOT NULL,
    reason TEXT COLLATE "C",
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, offer_number)
);

CREATE TABLE line_substitutions (
    entity_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    for_line BIGINT NOT NULL,
    commit_seq BIGINT NOT NULL,
    substituted_on BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    substitute_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    substitute_quantity BIGINT NOT NULL,
    accepted_by TEXT COLLATE "C" NOT NULL,
    offer_number TEXT COLLATE "C",
    note TEXT COLLATE "C",
    PRIMARY KEY (entity_id, so_number, line)
);
CREATE TRIGGER line_substitutions_posted BEFORE UPDATE OR DELETE ON line_substitutions
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE shipments (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    shipped_on BIGINT NOT NULL,
    carrier TEXT COLLATE "C" NOT NULL,
    freight_accrued BIGINT NOT NULL,
    freight_cost BIGINT NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    line_count BIGINT NOT NULL,
    PRIMARY KEY (entity_id, shipment_number)
);

CREATE TABLE shipment_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    so_line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    shipped_on BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    revenue BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    returned_cost BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line)
);

CREATE TABLE invoices (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    invoiced_on BIGINT NOT NULL,
    due_on BIGINT NOT NULL,
    settled_on BIGINT,
    currency TEXT COLLATE "C" NOT NULL,
    goods BIGINT NOT NULL,
    freight BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    total BIGINT NOT NULL,
    tax_rate_micros BIGINT NOT NULL,
    settled_before BIGINT NOT NULL,
    credited BIGINT NOT NULL,
    open BIGINT NOT NULL,
    disputed BIGINT NOT NULL CHECK (disputed IN (0, 1)),
    dispute_number TEXT COLLATE "C",
    customer_reference TEXT COLLATE "C",
    debit_reason TEXT COLLATE "C",
    corrects TEXT COLLATE "C",
    origin_number TEXT COLLATE "C",
    PRIMARY KEY (entity_id, invoice_number)
);

CREATE TABLE invoice_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    so_line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    unit_price BIGINT NOT NULL,
    price_per BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    credited_quantity BIGINT NOT NULL,
    credited BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, invoice_number, line)
);

CREATE TABLE payments (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    payment_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    received_on BIGINT NOT NULL,
    reference TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    unapplied BIGINT NOT NULL,
    reversed_on BIGINT,
    reversal_reason TEXT COLLATE "C",
    origin_number TEXT COLLATE "C",
    PRIMARY KEY (entity_id, payment_number)
);

CREATE TABLE payment_applications (
    entity_id TEXT COLLATE "C" NOT NULL,
    payment_number TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    applied_on BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    left_open BIGINT NOT NULL,
    short_reason TEXT COLLATE "C",
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, payment_number, invoice_number, commit_seq)
);
CREATE TRIGGER payment_applications_posted BEFORE UPDATE OR DELETE ON payment_applications
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE bank_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    bank_account TEXT COLLATE "C" NOT NULL,
    bank_reference TEXT COLLATE "C" NOT NULL,
    line_number TEXT COLLATE "C" NOT NULL,
    booked_on BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    payer_name TEXT COLLATE "C" NOT NULL,
    payer_account TEXT COLLATE "C" NOT NULL,
    remittance TEXT COLLATE "C" NOT NULL,
    is_return BIGINT NOT NULL CHECK (is_return IN (0, 1)),
    source TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    basis TEXT COLLATE "C",
    open_reason TEXT COLLATE "C",
    candidates TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C",
    payment_number TEXT COLLATE "C",
    note TEXT COLLATE "C",
    settled_on BIGINT,
    settled_by TEXT COLLATE "C",
    PRIMARY KEY (entity_id, bank_account, bank_reference)
);

CREATE TABLE bank_line_candidates (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    bank_account TEXT COLLATE "C" NOT NULL,
    bank_reference TEXT COLLATE "C" NOT NULL,
    line_number TEXT COLLATE "C" NOT NULL,
    booked_on BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    is_open BIGINT NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (entity_id, customer_id, bank_account, bank_reference)
);

CREATE TABLE payer_accounts (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    payer_account TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    since_on BIGINT NOT NULL,
    PRIMARY KEY (entity_id, payer_account, customer_id)
);

CREATE TABLE write_offs (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    write_off_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    written_off_on BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, invoice_number, write_off_number)
);
CREATE TRIGGER write_offs_posted BEFORE UPDATE OR DELETE ON write_offs
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE customer_accounts (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    receivable BIGINT NOT NULL,
    open_orders BIGINT NOT NULL,
    unapplied BIGINT NOT NULL,
    open_promises BIGINT NOT NULL,
    failed_on BIGINT,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, customer_id)
);

CREATE TABLE customer_returns (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    received_on BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    customer_reference TEXT COLLATE "C",
    line_count BIGINT NOT NULL,
    inspection_count BIGINT NOT NULL,
    disposition_count BIGINT NOT NULL,
    PRIMARY KEY (entity_id, return_number)
);

CREATE TABLE customer_return_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    shipment_line BIGINT NOT NULL,
    so_number TEXT COLLATE "C" NOT NULL,
    so_line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    returned_on BIGINT NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    inspected BIGINT NOT NULL,
    faulty BIGINT NOT NULL,
    restocked BIGINT NOT NULL,
    scrapped BIGINT NOT NULL,
    sent_back BIGINT NOT NULL,
    quarantined BIGINT NOT NULL,
    credited BIGINT NOT NULL,
    lot_id TEXT COLLATE "C",
    cost BIGINT NOT NULL,
    disposed_cost BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, return_number, line)
);

CREATE TABLE return_inspections (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C" NOT NULL,
    inspection BIGINT NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    sound BIGINT NOT NULL,
    faulty BIGINT NOT NULL,
    inspected_on BIGINT NOT NULL,
    inspected_by TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    PRIMARY KEY (entity_id, return_number, inspection)
);
CREATE TRIGGER return_inspections_posted BEFORE UPDATE OR DELETE ON return_inspections
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE return_dispositions (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C" NOT NULL,
    disposition BIGINT NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    cost BIGINT NOT NULL,
    bin_id TEXT COLLATE "C",
    receipt_number TEXT COLLATE "C",
    disposed_on BIGINT NOT NULL,
    note TEXT COLLATE "C",
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, return_number, disposition)
);
CREATE TRIGGER return_dispositions_posted BEFORE UPDATE OR DELETE ON return_dispositions
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE credit_memos (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    credit_memo_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    return_number TEXT COLLATE "C",
    reason TEXT COLLATE "C" NOT NULL,
    credited_on BIGINT NOT NULL,
    goods BIGINT NOT NULL,
    tax BIGINT NOT NULL,
    in_advance BIGINT NOT NULL CHECK (in_advance IN (0, 1)),
    restock_fee BIGINT NOT NULL,
    total BIGINT NOT NULL,
    unapplied BIGINT NOT NULL,
    customer_reference TEXT COLLATE "C",
    note TEXT COLLATE "C",
    line_count BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number)
);

CREATE TABLE credit_memo_lines (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    credit_memo_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    invoice_line BIGINT,
    return_number TEXT COLLATE "C",
    return_line BIGINT,
    so_number TEXT COLLATE "C" NOT NULL,
    so_line BIGINT,
    item_id TEXT COLLATE "C",
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number, line)
);
CREATE TRIGGER credit_memo_lines_posted BEFORE UPDATE OR DELETE ON credit_memo_lines
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE credit_applications (
    entity_id TEXT COLLATE "C" NOT NULL,
    credit_memo_number TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    applied_on BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number, invoice_number, commit_seq)
);
CREATE TRIGGER credit_applications_posted BEFORE UPDATE OR DELETE ON credit_applications
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE item_sites (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL,
    allocated BIGINT NOT NULL,
    backordered BIGINT NOT NULL,
    on_order BIGINT NOT NULL,
    inbound BIGINT NOT NULL,
    pool_value BIGINT NOT NULL,
    next_layer BIGINT NOT NULL,
    first_open_layer BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id)
);

CREATE TABLE bin_balances (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    bin_id TEXT COLLATE "C" NOT NULL,
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, bin_id)
);

CREATE TABLE stock_counts (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    count_number TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    bin_id TEXT COLLATE "C" NOT NULL,
    lot_id TEXT COLLATE "C",
    state TEXT COLLATE "C" NOT NULL,
    counted_on BIGINT NOT NULL,
    expected BIGINT NOT NULL,
    counted BIGINT NOT NULL,
    difference BIGINT NOT NULL,
    reason TEXT COLLATE "C",
    adjustment TEXT COLLATE "C",
    PRIMARY KEY (entity_id, count_number)
);

CREATE TABLE cost_layers (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    layer BIGINT NOT NULL,
    received BIGINT NOT NULL,
    remaining BIGINT NOT NULL,
    remaining_value BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, layer)
);

CREATE TABLE transfers (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    transfer_number TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    from_site_id TEXT COLLATE "C" NOT NULL,
    to_site_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    planned_on BIGINT NOT NULL,
    expected_on BIGINT NOT NULL,
    shipped_on BIGINT,
    received_on BIGINT,
    cost BIGINT NOT NULL,
    freight BIGINT NOT NULL,
    freight_accrued BIGINT NOT NULL,
    freight_expensed BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, transfer_number)
);

CREATE TABLE lots (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    lot_id TEXT COLLATE "C" NOT NULL,
    expires_on BIGINT NOT NULL,
    since BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, item_id, lot_id)
);

CREATE TABLE lot_balances (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    bin_id TEXT COLLATE "C" NOT NULL,
    lot_id TEXT COLLATE "C" NOT NULL,
    expires_on BIGINT NOT NULL,
    on_hand BIGINT NOT NULL,
    held BIGINT NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, bin_id, lot_id)
);

CREATE TABLE transfer_lots (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    transfer_number TEXT COLLATE "C" NOT NULL,
    lot_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    PRIMARY KEY (entity_id, transfer_number, lot_id)
);
CREATE TRIGGER transfer_lots_posted BEFORE UPDATE OR DELETE ON transfer_lots
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE shipment_lots (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    shipment_number TEXT COLLATE "C" NOT NULL,
    line BIGINT NOT NULL,
    lot_id TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    shipped_on BIGINT NOT NULL,
    expires_on BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line, lot_id)
);

CREATE TABLE stock_moves (
    entity_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    from_kind TEXT COLLATE "C" NOT NULL,
    from_id TEXT COLLATE "C" NOT NULL,
    to_kind TEXT COLLATE "C" NOT NULL,
    to_id TEXT COLLATE "C" NOT NULL,
    quantity BIGINT NOT NULL,
    lot_id TEXT COLLATE "C",
    effective_at BIGINT NOT NULL,
    effective_on BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    source_line BIGINT NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
);
CREATE TRIGGER stock_moves_posted BEFORE UPDATE OR DELETE ON stock_moves
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE value_entries (
    entity_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    item_id TEXT COLLATE "C" NOT NULL,
    site_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    layer BIGINT NOT NULL,
    quantity BIGINT NOT NULL,
    amount BIGINT NOT NULL,
    expensed BIGINT NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    origin_period TEXT COLLATE "C" NOT NULL,
    effective_on BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    source_line BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
);
CREATE TRIGGER value_entries_posted BEFORE UPDATE OR DELETE ON value_entries
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE journal_lines (
    entity_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    period TEXT COLLATE "C" NOT NULL,
    origin_period TEXT COLLATE "C" NOT NULL,
    effective_on BIGINT NOT NULL,
    rule_id TEXT COLLATE "C" NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C",
    supplier_id TEXT COLLATE "C",
    item_id TEXT COLLATE "C",
    family TEXT COLLATE "C",
    site_id TEXT COLLATE "C",
    sales_rep TEXT COLLATE "C",
    channel TEXT COLLATE "C",
    PRIMARY KEY (entity_id, commit_seq, line)
);
CREATE TRIGGER journal_lines_posted BEFORE UPDATE OR DELETE ON journal_lines
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE activities (
    entity_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    party_kind TEXT COLLATE "C" NOT NULL,
    party_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    minutes BIGINT,
    outcome TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    effective_at BIGINT NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
);
CREATE TRIGGER activities_posted BEFORE UPDATE OR DELETE ON activities
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE disputes (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    dispute_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    opened_on BIGINT NOT NULL,
    owner TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    resolution TEXT COLLATE "C",
    credit_due BIGINT NOT NULL,
    resolved_on BIGINT,
    PRIMARY KEY (entity_id, dispute_number)
);

CREATE TABLE promises (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    promise_number TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    received BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    made_on BIGINT NOT NULL,
    promised_on BIGINT NOT NULL,
    taker TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    decided_on BIGINT,
    PRIMARY KEY (entity_id, customer_id, promise_number)
);

CREATE TABLE promised_invoices (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    promise_number TEXT COLLATE "C" NOT NULL,
    invoice_number TEXT COLLATE "C" NOT NULL,
    open BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, promise_number, invoice_number)
);
CREATE TRIGGER promised_invoices_posted BEFORE UPDATE OR DELETE ON promised_invoices
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE promise_payments (
    entity_id TEXT COLLATE "C" NOT NULL,
    payment_number TEXT COLLATE "C" NOT NULL,
    promise_number TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, payment_number, promise_number, commit_seq)
);
CREATE TRIGGER promise_payments_posted BEFORE UPDATE OR DELETE ON promise_payments
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE tasks (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    task_number TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    document TEXT COLLATE "C",
    step TEXT COLLATE "C",
    note TEXT COLLATE "C",
    assignee TEXT COLLATE "C" NOT NULL,
    created_on BIGINT NOT NULL,
    due_on BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    outcome TEXT COLLATE "C",
    minutes BIGINT,
    done_on BIGINT,
    rec_id TEXT COLLATE "C",
    PRIMARY KEY (entity_id, task_number)
);

CREATE TABLE cut_overs (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    cut_over_on BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    checked_at BIGINT,
    live_at BIGINT,
    PRIMARY KEY (entity_id)
);

CREATE TABLE cut_over_totals (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    expected BIGINT NOT NULL,
    actual BIGINT NOT NULL,
    difference BIGINT NOT NULL,
    counts BIGINT NOT NULL CHECK (counts IN (0, 1)),
    explanation TEXT COLLATE "C",
    signed_by TEXT COLLATE "C",
    signed_at BIGINT,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, kind, subject)
);

CREATE TABLE opening_balances (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    account TEXT COLLATE "C" NOT NULL,
    name TEXT COLLATE "C",
    balance BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, account)
);

CREATE TABLE imports (
    entity_id TEXT COLLATE "C" NOT NULL,
    import_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    source TEXT COLLATE "C" NOT NULL,
    mapping_hash TEXT COLLATE "C" NOT NULL,
    cut_over_on BIGINT,
    files TEXT COLLATE "C" NOT NULL,
    loads TEXT COLLATE "C" NOT NULL,
    loaded TEXT COLLATE "C" NOT NULL,
    history TEXT COLLATE "C" NOT NULL,
    ledgers TEXT COLLATE "C" NOT NULL,
    quarantined BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (entity_id, import_id)
);
CREATE TRIGGER imports_posted BEFORE UPDATE OR DELETE ON imports
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE recommendations (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    item_id TEXT COLLATE "C",
    item_name TEXT COLLATE "C",
    family TEXT COLLATE "C",
    site_id TEXT COLLATE "C",
    supplier_id TEXT COLLATE "C",
    supplier_name TEXT COLLATE "C",
    customer_id TEXT COLLATE "C",
    customer_name TEXT COLLATE "C",
    owner TEXT COLLATE "C" NOT NULL,
    verb TEXT COLLATE "C" NOT NULL,
    proposed_verb TEXT COLLATE "C" NOT NULL,
    action TEXT COLLATE "C",
    base_unit TEXT COLLATE "C",
    quantity_raw BIGINT,
    quantity BIGINT,
    edited_quantity BIGINT,
    unit_cost BIGINT,
    price_per BIGINT,
    order_value BIGINT NOT NULL,
    value BIGINT NOT NULL,
    size BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    minutes_tenths BIGINT NOT NULL,
    cover_days_before_tenths BIGINT,
    cover_days_after_tenths BIGINT,
    stockout_before_millionths BIGINT,
    stockout_after_millionths BIGINT,
    confidence_millionths BIGINT NOT NULL,
    order_by BIGINT,
    deadline BIGINT NOT NULL,
    expires_on BIGINT NOT NULL,
    as_of BIGINT NOT NULL,
    policy TEXT COLLATE "C",
    forecast_method TEXT COLLATE "C",
    demand_class TEXT COLLATE "C",
    abc TEXT COLLATE "C",
    columns TEXT COLLATE "C",
    reasons TEXT COLLATE "C" NOT NULL,
    flags TEXT COLLATE "C" NOT NULL,
    snoozed_until BIGINT,
    supersedes TEXT COLLATE "C",
    superseded_by TEXT COLLATE "C",
    document TEXT COLLATE "C",
    first_run_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    evidence_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, rec_id)
);

CREATE TABLE recommendation_revisions (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    origin TEXT COLLATE "C" NOT NULL,
    record TEXT COLLATE "C" NOT NULL,
    evidence TEXT COLLATE "C" NOT NULL,
    evidence_hash TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    snapshot_id TEXT COLLATE "C" NOT NULL,
    edit TEXT COLLATE "C",
    PRIMARY KEY (entity_id, rec_id, revision)
);
CREATE TRIGGER recommendation_revisions_posted BEFORE UPDATE OR DELETE ON recommendation_revisions
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE recommendation_events (
    entity_id TEXT COLLATE "C" NOT NULL,
    commit_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    event TEXT COLLATE "C" NOT NULL,
    from_state TEXT COLLATE "C",
    to_state TEXT COLLATE "C" NOT NULL,
    reason TEXT COLLATE "C",
    note TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    detail TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
);
CREATE TRIGGER recommendation_events_posted BEFORE UPDATE OR DELETE ON recommendation_events
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE outcomes (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    revision BIGINT NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    verb TEXT COLLATE "C" NOT NULL,
    executed_on BIGINT NOT NULL,
    matured_on BIGINT NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    metric TEXT COLLATE "C" NOT NULL,
    method TEXT COLLATE "C" NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    predicted BIGINT NOT NULL,
    realised BIGINT,
    actual BIGINT,
    counterfactual BIGINT,
    why TEXT COLLATE "C",
    derivation TEXT COLLATE "C",
    evidence TEXT COLLATE "C" NOT NULL,
    evidence_hash TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    snapshot_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, rec_id)
);
CREATE TRIGGER outcomes_posted BEFORE UPDATE OR DELETE ON outcomes
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE subject_controls (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    open_rec_id TEXT COLLATE "C",
    snoozed_until BIGINT,
    snoozed_size BIGINT,
    quiet_size BIGINT,
    quiet_until BIGINT,
    reason TEXT COLLATE "C",
    owner TEXT COLLATE "C",
    PRIMARY KEY (entity_id, kind, subject)
);

CREATE TABLE held_subjects (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    since_on BIGINT NOT NULL,
    released_on BIGINT,
    item_id TEXT COLLATE "C",
    item_name TEXT COLLATE "C",
    site_id TEXT COLLATE "C",
    supplier_id TEXT COLLATE "C",
    customer_id TEXT COLLATE "C",
    customer_name TEXT COLLATE "C",
    base_unit TEXT COLLATE "C",
    quantity BIGINT,
    value BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    cover_days_tenths BIGINT,
    parameters TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, kind, subject)
);

CREATE TABLE automations (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    supplier_id TEXT COLLATE "C",
    asked TEXT COLLATE "C" NOT NULL,
    state TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C",
    detail TEXT COLLATE "C" NOT NULL,
    rule TEXT COLLATE "C" NOT NULL,
    rule_bundle TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    approved_on BIGINT,
    amount BIGINT NOT NULL,
    currency TEXT COLLATE "C" NOT NULL,
    executes_at BIGINT,
    PRIMARY KEY (entity_id, rec_id)
);

CREATE TABLE automation_switches (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    scope TEXT COLLATE "C" NOT NULL,
    stopped BIGINT NOT NULL CHECK (stopped IN (0, 1)),
    why TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (entity_id, scope)
);

CREATE TABLE dunning_holds (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    customer_id TEXT COLLATE "C" NOT NULL,
    until_on BIGINT NOT NULL,
    why TEXT COLLATE "C" NOT NULL,
    held_on BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    released_on BIGINT,
    released_by TEXT COLLATE "C",
    PRIMARY KEY (entity_id, customer_id)
);

CREATE TABLE planning_corrections (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    correction TEXT COLLATE "C" NOT NULL,
    subject TEXT COLLATE "C" NOT NULL,
    value TEXT COLLATE "C",
    active BIGINT NOT NULL CHECK (active IN (0, 1)),
    from_on BIGINT NOT NULL,
    until_on BIGINT,
    reason TEXT COLLATE "C" NOT NULL,
    rec_id TEXT COLLATE "C" NOT NULL,
    note TEXT COLLATE "C",
    actor TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id, correction, subject)
);

CREATE TABLE decision_runs (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C" NOT NULL,
    as_of BIGINT NOT NULL,
    snapshot_id TEXT COLLATE "C" NOT NULL,
    snapshot_seq BIGINT NOT NULL,
    snapshot_hash TEXT COLLATE "C" NOT NULL,
    snapshot_tables TEXT COLLATE "C" NOT NULL,
    rule_bundle TEXT COLLATE "C" NOT NULL,
    pipeline_bundle TEXT COLLATE "C" NOT NULL,
    models TEXT COLLATE "C" NOT NULL,
    draft BIGINT NOT NULL CHECK (draft IN (0, 1)),
    counts TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (entity_id, run_id)
);
CREATE TRIGGER decision_runs_posted BEFORE UPDATE OR DELETE ON decision_runs
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE models (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    model TEXT COLLATE "C" NOT NULL,
    hash TEXT COLLATE "C" NOT NULL,
    form TEXT COLLATE "C" NOT NULL,
    role TEXT COLLATE "C" NOT NULL,
    mode TEXT COLLATE "C" NOT NULL,
    gate TEXT COLLATE "C" NOT NULL,
    why TEXT COLLATE "C",
    as_of BIGINT NOT NULL,
    learnt_from BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    customers BIGINT NOT NULL,
    data_hash TEXT COLLATE "C" NOT NULL,
    snapshot_id TEXT COLLATE "C",
    rule_bundle TEXT COLLATE "C" NOT NULL,
    pipeline_bundle TEXT COLLATE "C" NOT NULL,
    run_id TEXT COLLATE "C",
    tried BIGINT NOT NULL,
    measure TEXT COLLATE "C",
    model_figure_millionths BIGINT,
    rules_figure_millionths BIGINT,
    pace_days_thousandths BIGINT,
    rules_days_thousandths BIGINT,
    challenger TEXT COLLATE "C",
    challenger_figure_millionths BIGINT,
    drift TEXT COLLATE "C",
    drift_why TEXT COLLATE "C",
    drift_since BIGINT,
    drift_rows BIGINT,
    score_psi_millionths BIGINT,
    moved_input TEXT COLLATE "C",
    input_psi_millionths BIGINT,
    matured BIGINT,
    said_millionths BIGINT,
    happened_millionths BIGINT,
    slope_millionths BIGINT,
    intervals BIGINT,
    coverage_said_millionths BIGINT,
    coverage_millionths BIGINT,
    file TEXT COLLATE "C" NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    recorded_at BIGINT NOT NULL,
    PRIMARY KEY (entity_id, model, hash)
);

CREATE TABLE rule_bundles (
    commit_seq BIGINT NOT NULL,
    bundle TEXT COLLATE "C" NOT NULL,
    tables TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    draft BIGINT NOT NULL CHECK (draft IN (0, 1)),
    PRIMARY KEY (bundle)
);
CREATE TRIGGER rule_bundles_posted BEFORE UPDATE OR DELETE ON rule_bundles
    FOR EACH ROW EXECUTE FUNCTION chandler_posted();

CREATE TABLE published_rules (
    commit_seq BIGINT NOT NULL,
    entity_id TEXT COLLATE "C" NOT NULL,
    bundle TEXT COLLATE "C" NOT NULL,
    published_at BIGINT NOT NULL,
    actor TEXT COLLATE "C" NOT NULL,
    PRIMARY KEY (entity_id)
);
