//! Where addresses stand and who runs their network, from data that the operator installs.

use core::net::IpAddr;
use std::collections::HashMap;
use std::hash::Hash;

/// Ranges of one file at most: some hundred thousand cover the Internet by country and network.
pub const RANGES_COUNT_MAX: usize = 8_000_000;

/// The number of a network and who runs it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Network {
    /// Autonomous system number.
    pub number: u32,
    /// Who runs it, or empty.
    pub operator: String,
}

/// Ranges of addresses that do not overlap, each with a value.
#[derive(Clone, Debug)]
pub struct Ranges<V> {
    four: Vec<(u32, u32, u32)>,
    six: Vec<(u128, u128, u32)>,
    values: Vec<V>,
}

impl<V> Default for Ranges<V> {
    fn default() -> Self {
        Ranges {
            four: Vec::new(),
            six: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl<V> Ranges<V> {
    /// The value of the range that holds an address.
    pub fn find(&self, address: IpAddr) -> Option<&V> {
        let value = match address.to_canonical() {
            IpAddr::V4(four) => holding(&self.four, four.to_bits()),
            IpAddr::V6(six) => holding(&self.six, six.to_bits()),
        };
        self.values.get(value? as usize)
    }

    /// How many ranges there are.
    pub fn len(&self) -> usize {
        self.four.len() + self.six.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Every range in order, with its value.
    pub fn iter(&self) -> impl Iterator<Item = (IpAddr, IpAddr, &V)> {
        let four = self.four.iter().map(|(start, end, value)| {
            let (start, end) = (
                IpAddr::from(start.to_be_bytes()),
                IpAddr::from(end.to_be_bytes()),
            );
            (start, end, *value)
        });
        let six = self.six.iter().map(|(start, end, value)| {
            let (start, end) = (
                IpAddr::from(start.to_be_bytes()),
                IpAddr::from(end.to_be_bytes()),
            );
            (start, end, *value)
        });
        four.chain(six)
            .filter_map(|(start, end, value)| Some((start, end, self.values.get(value as usize)?)))
    }
}

fn holding<N: Copy + Ord>(ranges: &[(N, N, u32)], address: N) -> Option<u32> {
    let after = ranges.partition_point(|(start, ..)| *start <= address);
    let (_, end, value) = ranges.get(after.checked_sub(1)?)?;
    (address <= *end).then_some(*value)
}

/// Why ranges cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RangeProblem {
    /// The end comes before the start, or is of the other kind.
    #[error("{0} to {1} is no range; its start must come first, both IPv4 or both IPv6")]
    Order(IpAddr, IpAddr),
    /// Two ranges hold the same address.
    #[error("two ranges hold {0}; each address may stand in one only")]
    Overlap(IpAddr),
    /// Too many.
    #[error("more than {RANGES_COUNT_MAX} ranges; give a file by country or network")]
    TooMany,
}

/// Gathers ranges in any order.
#[derive(Debug)]
pub struct RangesBuilder<V> {
    ranges: Ranges<V>,
    places: HashMap<V, u32>,
}

impl<V> Default for RangesBuilder<V> {
    fn default() -> Self {
        RangesBuilder {
            ranges: Ranges::default(),
            places: HashMap::new(),
        }
    }
}

impl<V: Clone + Eq + Hash> RangesBuilder<V> {
    /// Adds the addresses from `start` to `end`, both included.
    pub fn add(&mut self, start: IpAddr, end: IpAddr, value: V) -> Result<(), RangeProblem> {
        if self.ranges.len() >= RANGES_COUNT_MAX {
            return Err(RangeProblem::TooMany);
        }
        let next = u32::try_from(self.places.len()).map_err(|_| RangeProblem::TooMany)?;
        let place = *self.places.entry(value).or_insert_with_key(|value| {
            self.ranges.values.push(value.clone());
            next
        });
        match (start, end) {
            (IpAddr::V4(first), IpAddr::V4(last)) if first <= last => {
                let range = (first.to_bits(), last.to_bits(), place);
                self.ranges.four.push(range);
            }
            (IpAddr::V6(first), IpAddr::V6(last)) if first <= last => {
                let range = (first.to_bits(), last.to_bits(), place);
                self.ranges.six.push(range);
            }
            _ => return Err(RangeProblem::Order(start, end)),
        }
        Ok(())
    }

    /// The ranges, in order; neighbours of the same value become one.
    pub fn finish(self) -> Result<Ranges<V>, RangeProblem> {
        let mut ranges = self.ranges;
        join(&mut ranges.four, |number| number.checked_add(1))
            .map_err(|address| RangeProblem::Overlap(IpAddr::from(address.to_be_bytes())))?;
        join(&mut ranges.six, |number| number.checked_add(1))
            .map_err(|address| RangeProblem::Overlap(IpAddr::from(address.to_be_bytes())))?;
        Ok(ranges)
    }
}

/// Sorts ranges and joins neighbours; an address in two of them is an error.
fn join<N: Copy + Ord>(
    ranges: &mut Vec<(N, N, u32)>,
    next: impl Fn(N) -> Option<N>,
) -> Result<(), N> {
    ranges.sort_unstable();
    let mut joined: Vec<(N, N, u32)> = Vec::with_capacity(ranges.len());
    for (start, end, value) in ranges.drain(..) {
        match joined.last_mut() {
            Some((_, last, _)) if start <= *last => return Err(start),
            Some((_, last, same)) if next(*last) == Some(start) && *same == value => *last = end,
            _ => joined.push((start, end, value)),
        }
    }
    joined.shrink_to_fit();
    *ranges = joined;
    Ok(())
}

/// What is known of addresses; empty where the operator has installed nothing.
#[derive(Clone, Debug, Default)]
pub struct Geo {
    /// ISO 3166-1 alpha-2 code of the country in which an address stands.
    pub countries: Ranges<String>,
    /// The network that an address belongs to.
    pub networks: Ranges<Network>,
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn ranges(list: &[(&str, &str, &str)]) -> Result<Ranges<String>, RangeProblem> {
        let mut builder = RangesBuilder::default();
        for (start, end, value) in list {
            builder.add(ip(start), ip(end), (*value).to_owned())?;
        }
        builder.finish()
    }

    #[test]
    fn an_address_is_found_in_its_range_only() {
        let found = ranges(&[
            ("192.0.2.128", "192.0.2.255", "FR"),
            ("192.0.2.0", "192.0.2.127", "FR"),
            ("198.51.100.0", "198.51.100.255", "MU"),
            ("2001:db8::", "2001:db8::ffff", "TN"),
        ]);
        let found = found.expect("ranges");
        assert_eq!(found.len(), 3);
        for (address, value) in [
            ("192.0.2.0", Some("FR")),
            ("192.0.2.255", Some("FR")),
            ("192.0.3.0", None),
            ("0.0.0.0", None),
            ("::ffff:198.51.100.9", Some("MU")),
            ("2001:db8::1", Some("TN")),
            ("2001:db8::1:0", None),
        ] {
            let value_found = found.find(ip(address)).map(String::as_str);
            assert_eq!(value_found, value, "{address}");
        }
    }

    #[test]
    fn ranges_that_contradict_each_other_are_refused() {
        assert_eq!(
            ranges(&[("10.0.0.0", "10.0.0.9", "A"), ("10.0.0.5", "10.0.0.6", "B")]).map(|_| ()),
            Err(RangeProblem::Overlap(ip("10.0.0.5")))
        );
        assert!(ranges(&[("10.0.0.9", "10.0.0.0", "A")]).is_err());
        assert!(ranges(&[("10.0.0.9", "2001:db8::", "A")]).is_err());
    }

    proptest! {
        #[test]
        fn what_is_found_is_what_a_look_at_every_range_finds(
            cuts in prop::collection::btree_set(0u32..2_000, 2..60),
            asked in prop::collection::vec(0u32..2_100, 1..50),
        ) {
            let cuts: Vec<u32> = cuts.into_iter().collect();
            let pairs: Vec<(u32, u32)> = cuts.chunks_exact(2).map(|two| (two[0], two[1])).collect();
            let mut builder = RangesBuilder::default();
            for (place, (start, end)) in pairs.iter().enumerate().rev() {
                let value = (place % 3).to_string();
                let bounds = [*start, *end].map(|it| IpAddr::from(it.to_be_bytes()));
                builder.add(bounds[0], bounds[1], value).unwrap();
            }
            let ranges = builder.finish().unwrap();
            for address in asked {
                let holds = |(start, end): &(u32, u32)| (*start..=*end).contains(&address);
                let place = pairs.iter().position(holds);
                let expected = place.map(|place| (place % 3).to_string());
                let found = ranges.find(IpAddr::from(address.to_be_bytes()));
                prop_assert_eq!(found.cloned(), expected);
            }
        }
    }
}
