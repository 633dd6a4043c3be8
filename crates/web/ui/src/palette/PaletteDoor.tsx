import { Search } from 'lucide-react';
import { useEffect, useState, type ComponentType } from 'react';
import { tinykeys } from 'tinykeys';
import { Button } from '../components/Button';

type PaletteView = ComponentType<{ onClose: () => void }>;

/**
 * The palette's button, and its key on every page. The palette is fetched when the page stands, and then opens within the key press: whoever types
 * on at once must not type into the queue.
 */
export function PaletteDoor() {
  const [isOpen, setOpen] = useState(false);
  const [Palette, setPalette] = useState<PaletteView | null>(null);
  useEffect(() => {
    void import('./Palette').then(({ Palette: view }) => setPalette(() => view));
    return tinykeys(window, {
      '$mod+k': (event) => {
        event.preventDefault();
        setOpen((was) => !was);
      },
    });
  }, []);
  return (
    <>
      <Button look="quiet" keyHint="Ctrl K" onPress={() => setOpen(true)}>
        <Search size={16} aria-hidden="true" />
        Find
      </Button>
      {isOpen && Palette && <Palette onClose={() => setOpen(false)} />}
    </>
  );
}
