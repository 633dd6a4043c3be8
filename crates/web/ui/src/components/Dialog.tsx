import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components';

interface Props {
  title: string;
  onClose: () => void;
  size?: 'wide' | 'side' | 'palette';
  children: ReactNode;
}

/** A question in front of the page. Escape and a click outside close it; the focus goes back to where it was. */
export function Dialog({ title, onClose, size, children }: Props) {
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(isOpen) => !isOpen && onClose()}
      className={`overlay ${size === 'side' ? 'side' : ''}`}
    >
      <Modal className={`modal ${size ?? ''}`}>
        <AriaDialog className="dialog">
          <Heading slot="title" level={2}>
            {title}
          </Heading>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
