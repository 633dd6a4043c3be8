CREATE TABLE entities (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (entity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE sites (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    name TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    PRIMARY KEY (entity_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bins (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (entity_id, site_id, bin_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE items (
    commit_seq INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    name TEXT NOT NULL,
    family TEXT NOT NULL,
    base_unit TEXT NOT NULL,
    costing TEXT NOT NULL,
    status TEXT NOT NULL,
    superseded_by TEXT,
    inspected INTEGER NOT NULL CHECK (inspected IN (0, 1)),
    lot_tracked INTEGER NOT NULL CHECK (lot_tracked IN (0, 1)),
    shelf_life_days INTEGER,
    introduced_on INTEGER NOT NULL,
    PRIMARY KEY (item_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_units (
    commit_seq INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    unit TEXT NOT NULL,
    numerator INTEGER NOT NULL,
    denominator INTEGER NOT NULL,
    PRIMARY KEY (item_id, unit)
) STRICT, WITHOUT ROWID;

CREATE TABLE item_substitutes (
    commit_seq INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    substitute_id TEXT NOT NULL,
    numerator INTEGER NOT NULL,
    denominator INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    from_on INTEGER NOT NULL,
    until_on INTEGER,
    reason TEXT,
    PRIMARY KEY (item_id, substitute_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE suppliers (
    commit_seq INTEGER NOT NULL,
    supplier_id TEXT NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    payment_days INTEGER NOT NULL,
    minimum_order INTEGER NOT NULL,
    order_target INTEGER NOT NULL,
    below_target_charge INTEGER NOT NULL,
    target_discount_micros INTEGER NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    PRIMARY KEY (supplier_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE supplier_items (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    preferred INTEGER NOT NULL CHECK (preferred IN (0, 1)),
    supplier_sku TEXT,
    lead_time_days INTEGER NOT NULL,
    minimum_quantity INTEGER NOT NULL,
    maximum_quantity INTEGER,
    order_multiple INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, supplier_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE supplier_price_breaks (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    from_quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, supplier_id, from_quantity)
) STRICT, WITHOUT ROWID;

CREATE TABLE supplier_agreements (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    agreement_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    customer_id TEXT,
    from_on INTEGER NOT NULL,
    until_on INTEGER,
    claim_days INTEGER NOT NULL,
    note TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, agreement_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE agreement_terms (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    agreement_id TEXT NOT NULL,
    covers TEXT NOT NULL,
    covered_id TEXT NOT NULL,
    into_stock_cost INTEGER,
    special_cost INTEGER,
    support INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, agreement_id, covers, covered_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
    commit_seq INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
    name TEXT NOT NULL,
    segment TEXT NOT NULL,
    region TEXT NOT NULL,
    PRIMARY KEY (customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_terms (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    payment_days INTEGER NOT NULL,
    credit_limit INTEGER NOT NULL,
    tax_rate_micros INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE prices (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    from_on INTEGER NOT NULL,
    until_on INTEGER,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, customer_id, from_on)
) STRICT, WITHOUT ROWID;

CREATE TABLE document_series (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    series TEXT NOT NULL,
    next_number INTEGER NOT NULL,
    PRIMARY KEY (entity_id, series)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_orders (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    po_number TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    state TEXT NOT NULL,
    ordered_on INTEGER NOT NULL,
    placed_at INTEGER,
    currency TEXT NOT NULL,
    total INTEGER NOT NULL,
    source TEXT,
    line_count INTEGER NOT NULL,
    origin_number TEXT,
    PRIMARY KEY (entity_id, po_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_order_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    po_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    ordered_on INTEGER NOT NULL,
    first_promised_on INTEGER NOT NULL,
    promised_on INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    received INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    billed INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    received_value INTEGER NOT NULL,
    billed_value INTEGER NOT NULL,
    rec_id TEXT,
    PRIMARY KEY (entity_id, po_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipts (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    po_number TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    received_on INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    PRIMARY KEY (entity_id, receipt_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE purchase_receipts (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    po_number TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    PRIMARY KEY (entity_id, po_number, receipt_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER purchase_receipts_no_update BEFORE UPDATE ON purchase_receipts BEGIN
    SELECT RAISE(ABORT, 'posted rows of purchase_receipts never change');
END;
CREATE TRIGGER purchase_receipts_no_delete BEFORE DELETE ON purchase_receipts BEGIN
    SELECT RAISE(ABORT, 'posted rows of purchase_receipts never change');
END;

CREATE TABLE receipt_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    po_number TEXT NOT NULL,
    po_line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    inspect INTEGER NOT NULL,
    held INTEGER NOT NULL,
    passed INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    billed INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    layer INTEGER NOT NULL,
    lot_id TEXT,
    ordered_on INTEGER NOT NULL,
    received_on INTEGER NOT NULL,
    supplier_id TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, receipt_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE supplier_returns (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    return_number TEXT NOT NULL,
    receipt_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    PRIMARY KEY (entity_id, return_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER supplier_returns_no_update BEFORE UPDATE ON supplier_returns BEGIN
    SELECT RAISE(ABORT, 'posted rows of supplier_returns never change');
END;
CREATE TRIGGER supplier_returns_no_delete BEFORE DELETE ON supplier_returns BEGIN
    SELECT RAISE(ABORT, 'posted rows of supplier_returns never change');
END;

CREATE TABLE supplier_bills (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    bill_number TEXT NOT NULL,
    supplier_id TEXT NOT NULL,
    supplier_reference TEXT NOT NULL,
    po_number TEXT NOT NULL,
    billed_on INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    freight INTEGER NOT NULL,
    open INTEGER NOT NULL,
    origin_number TEXT,
    PRIMARY KEY (entity_id, bill_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE supplier_bill_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    bill_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    po_number TEXT NOT NULL,
    po_line INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    received_value INTEGER NOT NULL,
    variance_to_stock INTEGER NOT NULL,
    variance_to_cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, bill_number, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER supplier_bill_lines_no_update BEFORE UPDATE ON supplier_bill_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of supplier_bill_lines never change');
END;
CREATE TRIGGER supplier_bill_lines_no_delete BEFORE DELETE ON supplier_bill_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of supplier_bill_lines never change');
END;

CREATE TABLE carrier_bills (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    carrier_bill_number TEXT NOT NULL,
    carrier TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    billed_on INTEGER NOT NULL,
    accrued INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, carrier_bill_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER carrier_bills_no_update BEFORE UPDATE ON carrier_bills BEGIN
    SELECT RAISE(ABORT, 'posted rows of carrier_bills never change');
END;
CREATE TRIGGER carrier_bills_no_delete BEFORE DELETE ON carrier_bills BEGIN
    SELECT RAISE(ABORT, 'posted rows of carrier_bills never change');
END;

CREATE TABLE claims (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    claim_number TEXT NOT NULL,
    party_kind TEXT NOT NULL,
    party_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    bill_number TEXT,
    item_id TEXT,
    agreement_id TEXT,
    filed_on INTEGER NOT NULL,
    claim_by INTEGER,
    claimed INTEGER NOT NULL,
    accepted INTEGER NOT NULL,
    received INTEGER NOT NULL,
    currency TEXT NOT NULL,
    state TEXT NOT NULL,
    answered_on INTEGER,
    paid_on INTEGER,
    short_reason TEXT,
    note TEXT,
    rec_id TEXT,
    PRIMARY KEY (entity_id, claim_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE claimed_documents (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    document TEXT NOT NULL,
    claim_number TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, document, claim_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claimed_documents_no_update BEFORE UPDATE ON claimed_documents BEGIN
    SELECT RAISE(ABORT, 'posted rows of claimed_documents never change');
END;
CREATE TRIGGER claimed_documents_no_delete BEFORE DELETE ON claimed_documents BEGIN
    SELECT RAISE(ABORT, 'posted rows of claimed_documents never change');
END;

CREATE TABLE claimed_sales (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    claim_number TEXT NOT NULL,
    agreement_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line, claim_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER claimed_sales_no_update BEFORE UPDATE ON claimed_sales BEGIN
    SELECT RAISE(ABORT, 'posted rows of claimed_sales never change');
END;
CREATE TRIGGER claimed_sales_no_delete BEFORE DELETE ON claimed_sales BEGIN
    SELECT RAISE(ABORT, 'posted rows of claimed_sales never change');
END;

CREATE TABLE sales_orders (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    customer_reference TEXT,
    state TEXT NOT NULL,
    channel TEXT NOT NULL,
    sales_rep TEXT NOT NULL,
    ordered_on INTEGER NOT NULL,
    requested_on INTEGER NOT NULL,
    currency TEXT NOT NULL,
    total INTEGER NOT NULL,
    open_amount INTEGER NOT NULL,
    line_count INTEGER NOT NULL,
    origin_number TEXT,
    PRIMARY KEY (entity_id, so_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE sales_order_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    ordered_on INTEGER NOT NULL,
    requested_on INTEGER NOT NULL,
    promised_on INTEGER,
    quantity INTEGER NOT NULL,
    allocated INTEGER NOT NULL,
    backordered INTEGER NOT NULL,
    shipped INTEGER NOT NULL,
    cancelled INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    price_source TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    invoiced INTEGER NOT NULL,
    one_off INTEGER NOT NULL CHECK (one_off IN (0, 1)),
    released_on INTEGER,
    PRIMARY KEY (entity_id, so_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE price_steps (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    step INTEGER NOT NULL,
    kind TEXT NOT NULL,
    rule TEXT NOT NULL,
    unit_price_before INTEGER,
    price_per_before INTEGER,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    approved_by TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, so_number, line, step)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER price_steps_no_update BEFORE UPDATE ON price_steps BEGIN
    SELECT RAISE(ABORT, 'posted rows of price_steps never change');
END;
CREATE TRIGGER price_steps_no_delete BEFORE DELETE ON price_steps BEGIN
    SELECT RAISE(ABORT, 'posted rows of price_steps never change');
END;

CREATE TABLE promised_day_changes (
    entity_id TEXT NOT NULL,
    document TEXT NOT NULL,
    line INTEGER NOT NULL,
    commit_seq INTEGER NOT NULL,
    changed_on INTEGER NOT NULL,
    from_on INTEGER,
    to_on INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    confirmed_by TEXT,
    reason TEXT,
    rec_id TEXT,
    PRIMARY KEY (entity_id, document, line, commit_seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER promised_day_changes_no_update BEFORE UPDATE ON promised_day_changes BEGIN
    SELECT RAISE(ABORT, 'posted rows of promised_day_changes never change');
END;
CREATE TRIGGER promised_day_changes_no_delete BEFORE DELETE ON promised_day_changes BEGIN
    SELECT RAISE(ABORT, 'posted rows of promised_day_changes never change');
END;

CREATE TABLE substitute_offers (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    offer_number TEXT NOT NULL,
    item_id TEXT NOT NULL,
    substitute_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    offered_on INTEGER NOT NULL,
    until_on INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    reason TEXT,
    rec_id TEXT,
    PRIMARY KEY (entity_id, offer_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE line_substitutions (
    entity_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    for_line INTEGER NOT NULL,
    commit_seq INTEGER NOT NULL,
    substituted_on INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    substitute_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    substitute_quantity INTEGER NOT NULL,
    accepted_by TEXT NOT NULL,
    offer_number TEXT,
    note TEXT,
    PRIMARY KEY (entity_id, so_number, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER line_substitutions_no_update BEFORE UPDATE ON line_substitutions BEGIN
    SELECT RAISE(ABORT, 'posted rows of line_substitutions never change');
END;
CREATE TRIGGER line_substitutions_no_delete BEFORE DELETE ON line_substitutions BEGIN
    SELECT RAISE(ABORT, 'posted rows of line_substitutions never change');
END;

CREATE TABLE shipments (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    so_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    shipped_on INTEGER NOT NULL,
    carrier TEXT NOT NULL,
    freight_accrued INTEGER NOT NULL,
    freight_cost INTEGER NOT NULL,
    invoice_number TEXT NOT NULL,
    currency TEXT NOT NULL,
    line_count INTEGER NOT NULL,
    PRIMARY KEY (entity_id, shipment_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE shipment_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    so_number TEXT NOT NULL,
    so_line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    shipped_on INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    revenue INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    returned_cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoices (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    invoiced_on INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    settled_on INTEGER,
    currency TEXT NOT NULL,
    goods INTEGER NOT NULL,
    freight INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    total INTEGER NOT NULL,
    tax_rate_micros INTEGER NOT NULL,
    settled_before INTEGER NOT NULL,
    credited INTEGER NOT NULL,
    open INTEGER NOT NULL,
    disputed INTEGER NOT NULL CHECK (disputed IN (0, 1)),
    dispute_number TEXT,
    customer_reference TEXT,
    debit_reason TEXT,
    corrects TEXT,
    origin_number TEXT,
    PRIMARY KEY (entity_id, invoice_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE invoice_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    so_number TEXT NOT NULL,
    so_line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_price INTEGER NOT NULL,
    price_per INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    credited_quantity INTEGER NOT NULL,
    credited INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, invoice_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE payments (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    payment_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    received_on INTEGER NOT NULL,
    reference TEXT NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    unapplied INTEGER NOT NULL,
    reversed_on INTEGER,
    reversal_reason TEXT,
    origin_number TEXT,
    PRIMARY KEY (entity_id, payment_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE payment_applications (
    entity_id TEXT NOT NULL,
    payment_number TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    applied_on INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    left_open INTEGER NOT NULL,
    short_reason TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, payment_number, invoice_number, commit_seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER payment_applications_no_update BEFORE UPDATE ON payment_applications BEGIN
    SELECT RAISE(ABORT, 'posted rows of payment_applications never change');
END;
CREATE TRIGGER payment_applications_no_delete BEFORE DELETE ON payment_applications BEGIN
    SELECT RAISE(ABORT, 'posted rows of payment_applications never change');
END;

CREATE TABLE bank_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    bank_account TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    line_number TEXT NOT NULL,
    booked_on INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    payer_name TEXT NOT NULL,
    payer_account TEXT NOT NULL,
    remittance TEXT NOT NULL,
    is_return INTEGER NOT NULL CHECK (is_return IN (0, 1)),
    source TEXT NOT NULL,
    state TEXT NOT NULL,
    basis TEXT,
    open_reason TEXT,
    candidates TEXT NOT NULL,
    customer_id TEXT,
    payment_number TEXT,
    note TEXT,
    settled_on INTEGER,
    settled_by TEXT,
    PRIMARY KEY (entity_id, bank_account, bank_reference)
) STRICT;

CREATE TABLE bank_line_candidates (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    bank_account TEXT NOT NULL,
    bank_reference TEXT NOT NULL,
    line_number TEXT NOT NULL,
    booked_on INTEGER NOT NULL,
    currency TEXT NOT NULL,
    amount INTEGER NOT NULL,
    is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)),
    PRIMARY KEY (entity_id, customer_id, bank_account, bank_reference)
) STRICT, WITHOUT ROWID;

CREATE TABLE payer_accounts (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    payer_account TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    since_on INTEGER NOT NULL,
    PRIMARY KEY (entity_id, payer_account, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE write_offs (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    write_off_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    written_off_on INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    reason TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, invoice_number, write_off_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER write_offs_no_update BEFORE UPDATE ON write_offs BEGIN
    SELECT RAISE(ABORT, 'posted rows of write_offs never change');
END;
CREATE TRIGGER write_offs_no_delete BEFORE DELETE ON write_offs BEGIN
    SELECT RAISE(ABORT, 'posted rows of write_offs never change');
END;

CREATE TABLE customer_accounts (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    receivable INTEGER NOT NULL,
    open_orders INTEGER NOT NULL,
    unapplied INTEGER NOT NULL,
    open_promises INTEGER NOT NULL,
    failed_on INTEGER,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_returns (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    return_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    so_number TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    site_id TEXT NOT NULL,
    received_on INTEGER NOT NULL,
    state TEXT NOT NULL,
    customer_reference TEXT,
    line_count INTEGER NOT NULL,
    inspection_count INTEGER NOT NULL,
    disposition_count INTEGER NOT NULL,
    PRIMARY KEY (entity_id, return_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_return_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    return_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    shipment_line INTEGER NOT NULL,
    so_number TEXT NOT NULL,
    so_line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    returned_on INTEGER NOT NULL,
    reason TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    inspected INTEGER NOT NULL,
    faulty INTEGER NOT NULL,
    restocked INTEGER NOT NULL,
    scrapped INTEGER NOT NULL,
    sent_back INTEGER NOT NULL,
    quarantined INTEGER NOT NULL,
    credited INTEGER NOT NULL,
    lot_id TEXT,
    cost INTEGER NOT NULL,
    disposed_cost INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, return_number, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_inspections (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    return_number TEXT NOT NULL,
    inspection INTEGER NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    sound INTEGER NOT NULL,
    faulty INTEGER NOT NULL,
    inspected_on INTEGER NOT NULL,
    inspected_by TEXT NOT NULL,
    note TEXT,
    PRIMARY KEY (entity_id, return_number, inspection)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER return_inspections_no_update BEFORE UPDATE ON return_inspections BEGIN
    SELECT RAISE(ABORT, 'posted rows of return_inspections never change');
END;
CREATE TRIGGER return_inspections_no_delete BEFORE DELETE ON return_inspections BEGIN
    SELECT RAISE(ABORT, 'posted rows of return_inspections never change');
END;

CREATE TABLE return_dispositions (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    return_number TEXT NOT NULL,
    disposition INTEGER NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    action TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    bin_id TEXT,
    receipt_number TEXT,
    disposed_on INTEGER NOT NULL,
    note TEXT,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, return_number, disposition)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER return_dispositions_no_update BEFORE UPDATE ON return_dispositions BEGIN
    SELECT RAISE(ABORT, 'posted rows of return_dispositions never change');
END;
CREATE TRIGGER return_dispositions_no_delete BEFORE DELETE ON return_dispositions BEGIN
    SELECT RAISE(ABORT, 'posted rows of return_dispositions never change');
END;

CREATE TABLE credit_memos (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    credit_memo_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    return_number TEXT,
    reason TEXT NOT NULL,
    credited_on INTEGER NOT NULL,
    goods INTEGER NOT NULL,
    tax INTEGER NOT NULL,
    in_advance INTEGER NOT NULL CHECK (in_advance IN (0, 1)),
    restock_fee INTEGER NOT NULL,
    total INTEGER NOT NULL,
    unapplied INTEGER NOT NULL,
    customer_reference TEXT,
    note TEXT,
    line_count INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE credit_memo_lines (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    credit_memo_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    invoice_number TEXT NOT NULL,
    invoice_line INTEGER,
    return_number TEXT,
    return_line INTEGER,
    so_number TEXT NOT NULL,
    so_line INTEGER,
    item_id TEXT,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER credit_memo_lines_no_update BEFORE UPDATE ON credit_memo_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of credit_memo_lines never change');
END;
CREATE TRIGGER credit_memo_lines_no_delete BEFORE DELETE ON credit_memo_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of credit_memo_lines never change');
END;

CREATE TABLE credit_applications (
    entity_id TEXT NOT NULL,
    credit_memo_number TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    applied_on INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, credit_memo_number, invoice_number, commit_seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER credit_applications_no_update BEFORE UPDATE ON credit_applications BEGIN
    SELECT RAISE(ABORT, 'posted rows of credit_applications never change');
END;
CREATE TRIGGER credit_applications_no_delete BEFORE DELETE ON credit_applications BEGIN
    SELECT RAISE(ABORT, 'posted rows of credit_applications never change');
END;

CREATE TABLE item_sites (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    held INTEGER NOT NULL,
    allocated INTEGER NOT NULL,
    backordered INTEGER NOT NULL,
    on_order INTEGER NOT NULL,
    inbound INTEGER NOT NULL,
    pool_value INTEGER NOT NULL,
    next_layer INTEGER NOT NULL,
    first_open_layer INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE bin_balances (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    on_hand INTEGER NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, bin_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_counts (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    count_number TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    lot_id TEXT,
    state TEXT NOT NULL,
    counted_on INTEGER NOT NULL,
    expected INTEGER NOT NULL,
    counted INTEGER NOT NULL,
    difference INTEGER NOT NULL,
    reason TEXT,
    adjustment TEXT,
    PRIMARY KEY (entity_id, count_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE cost_layers (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    layer INTEGER NOT NULL,
    received INTEGER NOT NULL,
    remaining INTEGER NOT NULL,
    remaining_value INTEGER NOT NULL,
    source TEXT NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, layer)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    transfer_number TEXT NOT NULL,
    item_id TEXT NOT NULL,
    from_site_id TEXT NOT NULL,
    to_site_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    state TEXT NOT NULL,
    planned_on INTEGER NOT NULL,
    expected_on INTEGER NOT NULL,
    shipped_on INTEGER,
    received_on INTEGER,
    cost INTEGER NOT NULL,
    freight INTEGER NOT NULL,
    freight_accrued INTEGER NOT NULL,
    freight_expensed INTEGER NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT,
    rec_id TEXT,
    PRIMARY KEY (entity_id, transfer_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE lots (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    expires_on INTEGER NOT NULL,
    since INTEGER NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (entity_id, item_id, lot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lot_balances (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    bin_id TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    expires_on INTEGER NOT NULL,
    on_hand INTEGER NOT NULL,
    held INTEGER NOT NULL,
    PRIMARY KEY (entity_id, item_id, site_id, bin_id, lot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfer_lots (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    transfer_number TEXT NOT NULL,
    lot_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    PRIMARY KEY (entity_id, transfer_number, lot_id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER transfer_lots_no_update BEFORE UPDATE ON transfer_lots BEGIN
    SELECT RAISE(ABORT, 'posted rows of transfer_lots never change');
END;
CREATE TRIGGER transfer_lots_no_delete BEFORE DELETE ON transfer_lots BEGIN
    SELECT RAISE(ABORT, 'posted rows of transfer_lots never change');
END;

CREATE TABLE shipment_lots (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    shipment_number TEXT NOT NULL,
    line INTEGER NOT NULL,
    lot_id TEXT NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    shipped_on INTEGER NOT NULL,
    expires_on INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    PRIMARY KEY (entity_id, shipment_number, line, lot_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE stock_moves (
    entity_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    from_kind TEXT NOT NULL,
    from_id TEXT NOT NULL,
    to_kind TEXT NOT NULL,
    to_id TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    lot_id TEXT,
    effective_at INTEGER NOT NULL,
    effective_on INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_line INTEGER NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER stock_moves_no_update BEFORE UPDATE ON stock_moves BEGIN
    SELECT RAISE(ABORT, 'posted rows of stock_moves never change');
END;
CREATE TRIGGER stock_moves_no_delete BEFORE DELETE ON stock_moves BEGIN
    SELECT RAISE(ABORT, 'posted rows of stock_moves never change');
END;

CREATE TABLE value_entries (
    entity_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    item_id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    layer INTEGER NOT NULL,
    quantity INTEGER NOT NULL,
    amount INTEGER NOT NULL,
    expensed INTEGER NOT NULL,
    period TEXT NOT NULL,
    origin_period TEXT NOT NULL,
    effective_on INTEGER NOT NULL,
    source TEXT NOT NULL,
    source_line INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER value_entries_no_update BEFORE UPDATE ON value_entries BEGIN
    SELECT RAISE(ABORT, 'posted rows of value_entries never change');
END;
CREATE TRIGGER value_entries_no_delete BEFORE DELETE ON value_entries BEGIN
    SELECT RAISE(ABORT, 'posted rows of value_entries never change');
END;

CREATE TABLE journal_lines (
    entity_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    account TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    period TEXT NOT NULL,
    origin_period TEXT NOT NULL,
    effective_on INTEGER NOT NULL,
    rule_id TEXT NOT NULL,
    source TEXT NOT NULL,
    customer_id TEXT,
    supplier_id TEXT,
    item_id TEXT,
    family TEXT,
    site_id TEXT,
    sales_rep TEXT,
    channel TEXT,
    PRIMARY KEY (entity_id, commit_seq, line)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER journal_lines_no_update BEFORE UPDATE ON journal_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of journal_lines never change');
END;
CREATE TRIGGER journal_lines_no_delete BEFORE DELETE ON journal_lines BEGIN
    SELECT RAISE(ABORT, 'posted rows of journal_lines never change');
END;

CREATE TABLE activities (
    entity_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    party_kind TEXT NOT NULL,
    party_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    document TEXT NOT NULL,
    actor TEXT NOT NULL,
    minutes INTEGER,
    outcome TEXT,
    detail TEXT NOT NULL,
    effective_at INTEGER NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
) STRICT;
CREATE TRIGGER activities_no_update BEFORE UPDATE ON activities BEGIN
    SELECT RAISE(ABORT, 'posted rows of activities never change');
END;
CREATE TRIGGER activities_no_delete BEFORE DELETE ON activities BEGIN
    SELECT RAISE(ABORT, 'posted rows of activities never change');
END;

CREATE TABLE disputes (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    dispute_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT,
    opened_on INTEGER NOT NULL,
    owner TEXT NOT NULL,
    state TEXT NOT NULL,
    resolution TEXT,
    credit_due INTEGER NOT NULL,
    resolved_on INTEGER,
    PRIMARY KEY (entity_id, dispute_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE promises (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    promise_number TEXT NOT NULL,
    amount INTEGER NOT NULL,
    received INTEGER NOT NULL,
    currency TEXT NOT NULL,
    made_on INTEGER NOT NULL,
    promised_on INTEGER NOT NULL,
    taker TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_on INTEGER,
    PRIMARY KEY (entity_id, customer_id, promise_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE promised_invoices (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    promise_number TEXT NOT NULL,
    invoice_number TEXT NOT NULL,
    open INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, promise_number, invoice_number)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER promised_invoices_no_update BEFORE UPDATE ON promised_invoices BEGIN
    SELECT RAISE(ABORT, 'posted rows of promised_invoices never change');
END;
CREATE TRIGGER promised_invoices_no_delete BEFORE DELETE ON promised_invoices BEGIN
    SELECT RAISE(ABORT, 'posted rows of promised_invoices never change');
END;

CREATE TABLE promise_payments (
    entity_id TEXT NOT NULL,
    payment_number TEXT NOT NULL,
    promise_number TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    customer_id TEXT NOT NULL,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, payment_number, promise_number, commit_seq)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER promise_payments_no_update BEFORE UPDATE ON promise_payments BEGIN
    SELECT RAISE(ABORT, 'posted rows of promise_payments never change');
END;
CREATE TRIGGER promise_payments_no_delete BEFORE DELETE ON promise_payments BEGIN
    SELECT RAISE(ABORT, 'posted rows of promise_payments never change');
END;

CREATE TABLE tasks (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    task_number TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    document TEXT,
    step TEXT,
    note TEXT,
    assignee TEXT NOT NULL,
    created_on INTEGER NOT NULL,
    due_on INTEGER NOT NULL,
    state TEXT NOT NULL,
    outcome TEXT,
    minutes INTEGER,
    done_on INTEGER,
    rec_id TEXT,
    PRIMARY KEY (entity_id, task_number)
) STRICT, WITHOUT ROWID;

CREATE TABLE cut_overs (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    cut_over_on INTEGER NOT NULL,
    state TEXT NOT NULL,
    checked_at INTEGER,
    live_at INTEGER,
    PRIMARY KEY (entity_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE cut_over_totals (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    expected INTEGER NOT NULL,
    actual INTEGER NOT NULL,
    difference INTEGER NOT NULL,
    counts INTEGER NOT NULL CHECK (counts IN (0, 1)),
    explanation TEXT,
    signed_by TEXT,
    signed_at INTEGER,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE opening_balances (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    account TEXT NOT NULL,
    name TEXT,
    balance INTEGER NOT NULL,
    currency TEXT NOT NULL,
    PRIMARY KEY (entity_id, account)
) STRICT, WITHOUT ROWID;

CREATE TABLE imports (
    entity_id TEXT NOT NULL,
    import_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    source TEXT NOT NULL,
    mapping_hash TEXT NOT NULL,
    cut_over_on INTEGER,
    files TEXT NOT NULL,
    loads TEXT NOT NULL,
    loaded TEXT NOT NULL,
    history TEXT NOT NULL,
    ledgers TEXT NOT NULL,
    quarantined INTEGER NOT NULL,
    actor TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (entity_id, import_id)
) STRICT;
CREATE TRIGGER imports_no_update BEFORE UPDATE ON imports BEGIN
    SELECT RAISE(ABORT, 'posted rows of imports never change');
END;
CREATE TRIGGER imports_no_delete BEFORE DELETE ON imports BEGIN
    SELECT RAISE(ABORT, 'posted rows of imports never change');
END;

CREATE TABLE recommendations (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    rec_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    state TEXT NOT NULL,
    item_id TEXT,
    item_name TEXT,
    family TEXT,
    site_id TEXT,
    supplier_id TEXT,
    supplier_name TEXT,
    customer_id TEXT,
    customer_name TEXT,
    owner TEXT NOT NULL,
    verb TEXT NOT NULL,
    proposed_verb TEXT NOT NULL,
    action TEXT,
    base_unit TEXT,
    quantity_raw INTEGER,
    quantity INTEGER,
    edited_quantity INTEGER,
    unit_cost INTEGER,
    price_per INTEGER,
    order_value INTEGER NOT NULL,
    value INTEGER NOT NULL,
    size INTEGER NOT NULL,
    currency TEXT NOT NULL,
    minutes_tenths INTEGER NOT NULL,
    cover_days_before_tenths INTEGER,
    cover_days_after_tenths INTEGER,
    stockout_before_millionths INTEGER,
    stockout_after_millionths INTEGER,
    confidence_millionths INTEGER NOT NULL,
    order_by INTEGER,
    deadline INTEGER NOT NULL,
    expires_on INTEGER NOT NULL,
    as_of INTEGER NOT NULL,
    policy TEXT,
    forecast_method TEXT,
    demand_class TEXT,
    abc TEXT,
    columns TEXT,
    reasons TEXT NOT NULL,
    flags TEXT NOT NULL,
    snoozed_until INTEGER,
    supersedes TEXT,
    superseded_by TEXT,
    document TEXT,
    first_run_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    evidence_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (entity_id, rec_id)
) STRICT;

CREATE TABLE recommendation_revisions (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    rec_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    origin TEXT NOT NULL,
    record TEXT NOT NULL,
    evidence TEXT NOT NULL,
    evidence_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    run_id TEXT NOT NULL,
    snapshot_id TEXT NOT NULL,
    edit TEXT,
    PRIMARY KEY (entity_id, rec_id, revision)
) STRICT;
CREATE TRIGGER recommendation_revisions_no_update BEFORE UPDATE ON recommendation_revisions BEGIN
    SELECT RAISE(ABORT, 'posted rows of recommendation_revisions never change');
END;
CREATE TRIGGER recommendation_revisions_no_delete BEFORE DELETE ON recommendation_revisions BEGIN
    SELECT RAISE(ABORT, 'posted rows of recommendation_revisions never change');
END;

CREATE TABLE recommendation_events (
    entity_id TEXT NOT NULL,
    commit_seq INTEGER NOT NULL,
    line INTEGER NOT NULL,
    rec_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    event TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT,
    note TEXT,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    detail TEXT NOT NULL,
    PRIMARY KEY (entity_id, commit_seq, line)
) STRICT;
CREATE TRIGGER recommendation_events_no_update BEFORE UPDATE ON recommendation_events BEGIN
    SELECT RAISE(ABORT, 'posted rows of recommendation_events never change');
END;
CREATE TRIGGER recommendation_events_no_delete BEFORE DELETE ON recommendation_events BEGIN
    SELECT RAISE(ABORT, 'posted rows of recommendation_events never change');
END;

CREATE TABLE outcomes (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    rec_id TEXT NOT NULL,
    revision INTEGER NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    verb TEXT NOT NULL,
    executed_on INTEGER NOT NULL,
    matured_on INTEGER NOT NULL,
    state TEXT NOT NULL,
    metric TEXT NOT NULL,
    method TEXT NOT NULL,
    currency TEXT NOT NULL,
    predicted INTEGER NOT NULL,
    realised INTEGER,
    actual INTEGER,
    counterfactual INTEGER,
    why TEXT,
    derivation TEXT,
    evidence TEXT NOT NULL,
    evidence_hash TEXT NOT NULL,
    run_id TEXT NOT NULL,
    snapshot_id TEXT NOT NULL,
    PRIMARY KEY (entity_id, rec_id)
) STRICT;
CREATE TRIGGER outcomes_no_update BEFORE UPDATE ON outcomes BEGIN
    SELECT RAISE(ABORT, 'posted rows of outcomes never change');
END;
CREATE TRIGGER outcomes_no_delete BEFORE DELETE ON outcomes BEGIN
    SELECT RAISE(ABORT, 'posted rows of outcomes never change');
END;

CREATE TABLE subject_controls (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    open_rec_id TEXT,
    snoozed_until INTEGER,
    snoozed_size INTEGER,
    quiet_size INTEGER,
    quiet_until INTEGER,
    reason TEXT,
    owner TEXT,
    PRIMARY KEY (entity_id, kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE held_subjects (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    why TEXT NOT NULL,
    since_on INTEGER NOT NULL,
    released_on INTEGER,
    item_id TEXT,
    item_name TEXT,
    site_id TEXT,
    supplier_id TEXT,
    customer_id TEXT,
    customer_name TEXT,
    base_unit TEXT,
    quantity INTEGER,
    value INTEGER NOT NULL,
    currency TEXT NOT NULL,
    cover_days_tenths INTEGER,
    parameters TEXT NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (entity_id, kind, subject)
) STRICT;

CREATE TABLE automations (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    rec_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    supplier_id TEXT,
    asked TEXT NOT NULL,
    state TEXT NOT NULL,
    why TEXT,
    detail TEXT NOT NULL,
    rule TEXT NOT NULL,
    rule_bundle TEXT NOT NULL,
    run_id TEXT NOT NULL,
    approved_on INTEGER,
    amount INTEGER NOT NULL,
    currency TEXT NOT NULL,
    executes_at INTEGER,
    PRIMARY KEY (entity_id, rec_id)
) STRICT;

CREATE TABLE automation_switches (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    scope TEXT NOT NULL,
    stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
    why TEXT NOT NULL,
    actor TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (entity_id, scope)
) STRICT, WITHOUT ROWID;

CREATE TABLE dunning_holds (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    customer_id TEXT NOT NULL,
    until_on INTEGER NOT NULL,
    why TEXT NOT NULL,
    held_on INTEGER NOT NULL,
    actor TEXT NOT NULL,
    released_on INTEGER,
    released_by TEXT,
    PRIMARY KEY (entity_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE planning_corrections (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    correction TEXT NOT NULL,
    subject TEXT NOT NULL,
    value TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    from_on INTEGER NOT NULL,
    until_on INTEGER,
    reason TEXT NOT NULL,
    rec_id TEXT NOT NULL,
    note TEXT,
    actor TEXT NOT NULL,
    PRIMARY KEY (entity_id, correction, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE decision_runs (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    run_id TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    snapshot_id TEXT NOT NULL,
    snapshot_seq INTEGER NOT NULL,
    snapshot_hash TEXT NOT NULL,
    snapshot_tables TEXT NOT NULL,
    rule_bundle TEXT NOT NULL,
    pipeline_bundle TEXT NOT NULL,
    models TEXT NOT NULL,
    draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
    counts TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (entity_id, run_id)
) STRICT;
CREATE TRIGGER decision_runs_no_update BEFORE UPDATE ON decision_runs BEGIN
    SELECT RAISE(ABORT, 'posted rows of decision_runs never change');
END;
CREATE TRIGGER decision_runs_no_delete BEFORE DELETE ON decision_runs BEGIN
    SELECT RAISE(ABORT, 'posted rows of decision_runs never change');
END;

CREATE TABLE models (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    model TEXT NOT NULL,
    hash TEXT NOT NULL,
    form TEXT NOT NULL,
    role TEXT NOT NULL,
    mode TEXT NOT NULL,
    gate TEXT NOT NULL,
    why TEXT,
    as_of INTEGER NOT NULL,
    learnt_from INTEGER NOT NULL,
    answered INTEGER NOT NULL,
    customers INTEGER NOT NULL,
    data_hash TEXT NOT NULL,
    snapshot_id TEXT,
    rule_bundle TEXT NOT NULL,
    pipeline_bundle TEXT NOT NULL,
    run_id TEXT,
    tried INTEGER NOT NULL,
    measure TEXT,
    model_figure_millionths INTEGER,
    rules_figure_millionths INTEGER,
    pace_days_thousandths INTEGER,
    rules_days_thousandths INTEGER,
    challenger TEXT,
    challenger_figure_millionths INTEGER,
    drift TEXT,
    drift_why TEXT,
    drift_since INTEGER,
    drift_rows INTEGER,
    score_psi_millionths INTEGER,
    moved_input TEXT,
    input_psi_millionths INTEGER,
    matured INTEGER,
    said_millionths INTEGER,
    happened_millionths INTEGER,
    slope_millionths INTEGER,
    intervals INTEGER,
    coverage_said_millionths INTEGER,
    coverage_millionths INTEGER,
    file TEXT NOT NULL,
    actor TEXT NOT NULL,
    recorded_at INTEGER NOT NULL,
    PRIMARY KEY (entity_id, model, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE rule_bundles (
    commit_seq INTEGER NOT NULL,
    bundle TEXT NOT NULL,
    tables TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    draft INTEGER NOT NULL CHECK (draft IN (0, 1)),
    PRIMARY KEY (bundle)
) STRICT;
CREATE TRIGGER rule_bundles_no_update BEFORE UPDATE ON rule_bundles BEGIN
    SELECT RAISE(ABORT, 'posted rows of rule_bundles never change');
END;
CREATE TRIGGER rule_bundles_no_delete BEFORE DELETE ON rule_bundles BEGIN
    SELECT RAISE(ABORT, 'posted rows of rule_bundles never change');
END;

CREATE TABLE published_rules (
    commit_seq INTEGER NOT NULL,
    entity_id TEXT NOT NULL,
    bundle TEXT NOT NULL,
    published_at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    PRIMARY KEY (entity_id)
) STRICT, WITHOUT ROWID;
