mod adjust_stock;

pub use adjust_stock::AdjustStock;
